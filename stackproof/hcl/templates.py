"""Templates put together from their parts: strip markers, indentation, directives.

Rules: https://developer.hashicorp.com/terraform/language/expressions/strings and
hashicorp/hcl ``hclsyntax/parser_template.go``: a strip marker trims the adjacent
literal token (in a heredoc each line is one), then ``<<-`` takes away the smallest
indentation of any line that is not blank.
"""

from __future__ import annotations

from collections import deque
from itertools import groupby
from typing import Any, NamedTuple
from unicodedata import normalize

from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.hcl import syntax
from stackproof.hcl.tokens import HclSyntaxError
from stackproof.values.limits import MOST_NESTED


class Interpolation(NamedTuple):
    """``${ value }``, and whether it strips what is before and after it."""

    value: syntax.Expression
    strips_before: bool
    strips_after: bool
    where: SourceRange


class Directive(NamedTuple):
    """``%{ keyword ... }``: if, else, endif, for, endfor."""

    keyword: str
    names: tuple[str, ...]
    value: syntax.Expression | None
    strips_before: bool
    strips_after: bool
    where: SourceRange


class _Text(NamedTuple):
    text: str
    where: SourceRange


_Part = _Text | Interpolation | Directive


def assemble(parts: list[Any], where: SourceRange, *, flush: bool) -> syntax.Expression:
    """Return the node of a template: a literal where there is nothing to interpolate."""
    texts: list[_Part] = [_literal(part) if isinstance(part, str) else part for part in parts]
    stripped = _strip(texts)
    if flush:
        stripped = _dedent(stripped)
    rest = deque(_joined(stripped))
    node = _template(rest, where, until=())
    assert not rest
    if not node.parts:
        return syntax.Literal("", where)
    if len(node.parts) == 1 and isinstance(node.parts[0], syntax.Literal) and node.parts[0].where != where:
        only = node.parts[0]
        plain_text = not any(isinstance(part, Interpolation | Directive) for part in texts)
        return syntax.Literal(only.value, where) if plain_text else node
    return node


def _literal(token: Any) -> _Text:
    return _Text(normalize("NFC", str(token)), token.where)


def _strip(parts: list[_Part]) -> list[_Part]:
    result: list[_Part] = []
    trims = False
    for part in parts:
        if isinstance(part, _Text):
            result.append(_Text(part.text.lstrip(), part.where) if trims else part)
            trims = False
            continue
        if part.strips_before and result and isinstance(result[-1], _Text):
            result[-1] = _Text(result[-1].text.rstrip(), result[-1].where)
        result.append(part)
        trims = part.strips_after
    return result


def _dedent(parts: list[_Part]) -> list[_Part]:
    smallest: int | None = None
    adjusted: list[int] = []
    line_start = True
    for index, part in enumerate(parts):
        text = part.text if isinstance(part, _Text) else None
        if line_start:
            line_start = False
            blank = text is not None and not text.strip() and text.endswith("\n")
            if not blank:
                indent = len(text) - len(text.lstrip()) if text is not None else 0
                smallest = indent if smallest is None else min(smallest, indent)
                if text is not None:
                    adjusted.append(index)
        if text is not None and text.endswith("\n"):
            line_start = True
    result = list(parts)
    for index in adjusted:
        part = result[index]
        assert isinstance(part, _Text)
        result[index] = _Text(part.text[smallest:], part.where)
    return result


def _joined(parts: list[_Part]) -> list[_Part]:
    result: list[_Part] = []
    for is_text, run in groupby(parts, lambda part: isinstance(part, _Text)):
        if not is_text:
            result.extend(run)
            continue
        texts = [part for part in run if isinstance(part, _Text) and part.text]
        if texts:
            result.append(_Text("".join(part.text for part in texts), texts[0].where.to(texts[-1].where)))
    return result


def _template(parts: deque[_Part], where: SourceRange, until: tuple[str, ...], depth: int = 0) -> syntax.Template:
    """Take parts up to one of the closing keywords, which is left, and return the template they make."""
    if depth > MOST_NESTED:
        detail = f"Template directives are nested more than {MOST_NESTED} deep; divide the template."
        raise HclSyntaxError(Diagnostic("Nested too deeply", detail, where))
    nodes: list[syntax.Expression] = []
    while parts:
        part = parts[0]
        if isinstance(part, Directive) and part.keyword in until:
            break
        parts.popleft()
        match part:
            case _Text(text, place):
                nodes.append(syntax.Literal(text, place))
            case Interpolation(value):
                nodes.append(value)
            case Directive("if"):
                nodes.append(_if(part, parts, depth + 1))
            case Directive("for"):
                nodes.append(_for(part, parts, depth + 1))
            case Directive(keyword, place):
                detail = f'"{keyword}" closes nothing here; remove it, or open its "if" or "for" first.'
                raise HclSyntaxError(Diagnostic("Unexpected template directive", detail, part.where))
    return syntax.Template(tuple(nodes), where)


def _closer(opened: Directive, parts: deque[_Part], wanted: str) -> Directive:
    closer = parts.popleft() if parts else None
    if isinstance(closer, Directive):
        return closer
    detail = f'The "{opened.keyword}" that begins here has no "{wanted}"; add %{{ {wanted} }}.'
    raise HclSyntaxError(Diagnostic("Unclosed template directive", detail, opened.where))


def _if(opened: Directive, parts: deque[_Part], depth: int) -> syntax.Expression:
    assert opened.value is not None
    then = _template(parts, opened.where, ("else", "endif"), depth)
    closer = _closer(opened, parts, "endif")
    otherwise = syntax.Template((), closer.where)
    if closer.keyword == "else":
        otherwise = _template(parts, closer.where, ("endif",), depth)
        closer = _closer(opened, parts, "endif")
    return syntax.TemplateIf(opened.value, then, otherwise, opened.where.to(closer.where))


def _for(opened: Directive, parts: deque[_Part], depth: int) -> syntax.Expression:
    assert opened.value is not None
    body = _template(parts, opened.where, ("endfor",), depth)
    closer = _closer(opened, parts, "endfor")
    key = opened.names[0] if len(opened.names) == 2 else None
    where = opened.where.to(closer.where)
    return syntax.TemplateFor(key, opened.names[-1], opened.value, body, where)
