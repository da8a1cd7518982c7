"""Traversals of python-hcl2's grammar as nodes: attributes, indices, and the two kinds of splats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.hcl import syntax
from stackproof.hcl.tokens import HclSyntaxError
from stackproof.values.limits import MOST_NESTED


class _Bracket(NamedTuple):
    """``[key]`` or ``.0`` (``legacy``) behind a term."""

    key: syntax.Expression
    legacy: bool
    where: SourceRange


class _Name(NamedTuple):
    """``.name`` behind a term."""

    name: str
    where: SourceRange


def present(children: list[Any]) -> list[Any]:
    """Return the children without the newlines."""
    return [child for child in children if child is not None]


def fail(summary: str, detail: str, where: SourceRange) -> HclSyntaxError:
    """Return the error for a range."""
    return HclSyntaxError(Diagnostic(summary, detail, where))


class Traversals:
    """The rules for what follows a term."""

    def braces_index(self, children: list[Any]) -> _Bracket:
        """``[key]``."""
        opening, key, closing = present(children)
        return _Bracket(key, False, opening.where.to(closing.where))

    def short_index(self, children: list[Any]) -> _Bracket:
        """``.0``, the legacy index."""
        dot, digits = children
        return _Bracket(syntax.Literal(int(digits), digits.where), True, dot.where.to(digits.where))

    def get_attr(self, children: list[Any]) -> _Name:
        """``.name``."""
        dot, name = children
        return _Name(str(name), dot.where.to(name.where))

    def _step(self, target: syntax.Expression, step: _Bracket | _Name) -> syntax.Expression:
        where = target.where.to(step.where)
        if isinstance(step, _Name):
            return syntax.GetAttr(target, step.name, where)
        return syntax.Index(target, step.key, where)

    def index_expr_term(self, children: list[Any]) -> syntax.Expression:
        """``target[key]``."""
        return self._step(children[0], children[1])

    get_attr_expr_term = index_expr_term

    def attr_splat(self, children: list[Any]) -> list[Any]:
        """``.*`` and the steps behind it."""
        return children

    full_splat = attr_splat

    def full_splat_expr_term(self, children: list[Any]) -> syntax.Expression:
        """``target[*].a[0]``: all steps belong to the splat, another splat too."""
        target, (star, *steps) = children
        return self._inside(target, lambda inner: self._splat(inner, star, steps, full=True))

    def _inside(
        self, target: syntax.Expression, follow: Callable[[syntax.Expression], syntax.Expression], depth: int = 1
    ) -> syntax.Expression:
        """What follows a full splat is done to each of its elements."""
        if not isinstance(target, syntax.Splat) or not target.full:
            return follow(target)
        if depth > MOST_NESTED:
            raise fail(
                "Nested too deeply", f"More than {MOST_NESTED} splats follow each other; use flatten().", target.where
            )
        each = self._inside(target.each, follow, depth + 1)
        return target._replace(each=each, where=target.where.to(each.where))

    def _splat(self, target: syntax.Expression, star: Any, steps: list[Any], *, full: bool) -> syntax.Splat:
        each: syntax.Expression = syntax.SplatItem(star.where)
        for step in steps:
            each = self._step(each, step)
        return syntax.Splat(target, each, full, target.where.to(each.where))

    def attr_splat_expr_term(self, children: list[Any]) -> syntax.Expression:
        """``target.*.a[0]``: an index in brackets, and what follows it, is applied to the splat's result."""
        target, (star, *steps) = children
        brackets = (index for index, step in enumerate(steps) if isinstance(step, _Bracket) and not step.legacy)
        own = next(brackets, len(steps))

        def follow(inner: syntax.Expression) -> syntax.Expression:
            if isinstance(inner, syntax.Splat) and not inner.full:
                raise fail("Nested splat", 'One ".*" cannot follow another; use [*] or a for expression.', star.where)
            result: syntax.Expression = self._splat(inner, star, steps[:own], full=False)
            for step in steps[own:]:
                result = self._step(result, step)
            return result

        return self._inside(target, follow)
