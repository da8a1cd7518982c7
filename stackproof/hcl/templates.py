"""Templates put together from their parts: strip markers, indentation, directives.

Rules: https://developer.hashicorp.com/terraform/language/expressions/strings and
hashicorp/hcl ``hclsyntax/parser_template.go``: a strip marker trims the adjacent
literal token (in a heredoc each line is one), then ``<<-`` takes away the smallest
indentation of any line that is not blank.
"""

from __future__ import annotations

from collections import deque
from itertools import groupby
from typing import NamedTuple

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
    key: str | None
    name: str
    value: syntax.Expression | None
    strips_before: bool
    strips_after: bool
    where: SourceRange


class Text(NamedTuple):
    """What stands for itself; in a heredoc each line is one."""

    text: str
    where: SourceRange


Part = Text | Interpolation | Directive


def assemble(parts: list[Part], where: SourceRange, *, flush: bool) -> syntax.Expression:
    """Return the node of a template: a literal where there is nothing to interpolate."""
    stripped = _strip(parts)
    if flush:
        stripped = _dedent(stripped)
    rest = deque(_join(stripped))
    node = _template(rest, where, until=())
    assert not rest
    if not node.parts:
        return syntax.Literal("", where)
    if len(node.parts) == 1 and isinstance(node.parts[0], syntax.Literal) and node.parts[0].where != where:
        only = node.parts[0]
        plain_text = not any(isinstance(part, Interpolation | Directive) for part in parts)
        return syntax.Literal(only.value, where) if plain_text else node
    return node


def _strip(parts: list[Part]) -> list[Part]:
    result: list[Part] = []
    trims = False
    for part in parts:
        if isinstance(part, Text):
            result.append(Text(part.text.lstrip(), part.where) if trims else part)
            trims = False
            continue
        if part.strips_before and result and isinstance(result[-1], Text):
            result[-1] = Text(result[-1].text.rstrip(), result[-1].where)
        result.append(part)
        trims = part.strips_after
    return result


def _dedent(parts: list[Part]) -> list[Part]:
    smallest: int | None = None
    adjusted: list[int] = []
    line_start = True
    for index, part in enumerate(parts):
        text = part.text if isinstance(part, Text) else None
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
        assert isinstance(part, Text)
        result[index] = Text(part.text[smallest:], part.where)
    return result


def _join(parts: list[Part]) -> list[Part]:
    result: list[Part] = []
    for is_text, run in groupby(parts, lambda part: isinstance(part, Text)):
        if not is_text:
            result.extend(run)
            continue
        texts = [part for part in run if isinstance(part, Text) and part.text]
        if texts:
            result.append(Text("".join(part.text for part in texts), texts[0].where.to(texts[-1].where)))
    return result


def _template(parts: deque[Part], where: SourceRange, until: tuple[str, ...], depth: int = 0) -> syntax.Template:
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
            case Text(text, place):
                nodes.append(syntax.Literal(text, place))
            case Interpolation(value):
                nodes.append(value)
            case Directive("if"):
                nodes.append(_if(part, parts, depth + 1))
            case Directive("for"):
                nodes.append(_for(part, parts, depth + 1))
            case Directive(keyword):
                detail = f'"{keyword}" closes nothing here; remove it, or open its "if" or "for" first.'
                raise HclSyntaxError(Diagnostic("Unexpected template directive", detail, part.where))
    return syntax.Template(tuple(nodes), where)


def _closer(opened: Directive, parts: deque[Part], wanted: str) -> Directive:
    closer = parts.popleft() if parts else None
    if isinstance(closer, Directive):
        return closer
    detail = f'The "{opened.keyword}" that begins here has no "{wanted}"; add %{{ {wanted} }}.'
    raise HclSyntaxError(Diagnostic("Unclosed template directive", detail, opened.where))


def _if(opened: Directive, parts: deque[Part], depth: int) -> syntax.Expression:
    assert opened.value is not None
    then = _template(parts, opened.where, ("else", "endif"), depth)
    closer = _closer(opened, parts, "endif")
    otherwise = syntax.Template((), closer.where)
    if closer.keyword == "else":
        otherwise = _template(parts, closer.where, ("endif",), depth)
        closer = _closer(opened, parts, "endif")
    return syntax.TemplateIf(opened.value, then, otherwise, opened.where.to(closer.where))


def _for(opened: Directive, parts: deque[Part], depth: int) -> syntax.Expression:
    assert opened.value is not None
    body = _template(parts, opened.where, ("endfor",), depth)
    closer = _closer(opened, parts, "endfor")
    where = opened.where.to(closer.where)
    return syntax.TemplateFor(opened.key, opened.name, opened.value, body, where)
