"""Templates put together from their parts: strip markers, indentation, directives.

Rules: https://developer.hashicorp.com/terraform/language/expressions/strings and
hashicorp/hcl ``hclsyntax/parser_template.go``: a strip marker trims the adjacent
literal token (in a heredoc each line is one), then ``<<-`` takes away the smallest
indentation of any line that is not blank.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from unicodedata import normalize

from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.hcl import syntax
from stackproof.hcl.tokens import HclSyntaxError


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
    node, rest = _template(_joined(stripped), where, until=())
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
    for part in parts:
        if isinstance(part, _Text) and result and isinstance(result[-1], _Text):
            before = result[-1]
            result[-1] = _Text(before.text + part.text, before.where.to(part.where))
        elif not isinstance(part, _Text) or part.text:
            result.append(part)
    return result


def _template(parts: list[_Part], where: SourceRange, until: tuple[str, ...]) -> tuple[syntax.Template, list[_Part]]:
    """Take parts up to one of the closing keywords; return the template and what is left, closer first."""
    nodes: list[syntax.Expression] = []
    while parts:
        part = parts[0]
        match part:
            case _Text(text, place):
                nodes.append(syntax.Literal(text, place))
                parts = parts[1:]
            case Interpolation(value):
                nodes.append(value)
                parts = parts[1:]
            case Directive(keyword) if keyword in until:
                break
            case Directive("if"):
                node, parts = _if(part, parts[1:])
                nodes.append(node)
            case Directive("for"):
                node, parts = _for(part, parts[1:])
                nodes.append(node)
            case Directive(keyword, place):
                detail = f'"{keyword}" closes nothing here; remove it, or open its "if" or "for" first.'
                raise HclSyntaxError(Diagnostic("Unexpected template directive", detail, part.where))
    return syntax.Template(tuple(nodes), where), parts


def _closer(opened: Directive, parts: list[_Part], wanted: str) -> tuple[Directive, list[_Part]]:
    if parts and isinstance(parts[0], Directive):
        return parts[0], parts[1:]
    detail = f'The "{opened.keyword}" that begins here has no "{wanted}"; add %{{ {wanted} }}.'
    raise HclSyntaxError(Diagnostic("Unclosed template directive", detail, opened.where))


def _if(opened: Directive, parts: list[_Part]) -> tuple[syntax.Expression, list[_Part]]:
    assert opened.value is not None
    then, parts = _template(parts, opened.where, ("else", "endif"))
    closer, parts = _closer(opened, parts, "endif")
    otherwise = syntax.Template((), closer.where)
    if closer.keyword == "else":
        otherwise, parts = _template(parts, closer.where, ("endif",))
        closer, parts = _closer(opened, parts, "endif")
    where = opened.where.to(closer.where)
    return syntax.TemplateIf(opened.value, then, otherwise, where), parts


def _for(opened: Directive, parts: list[_Part]) -> tuple[syntax.Expression, list[_Part]]:
    assert opened.value is not None
    body, parts = _template(parts, opened.where, ("endfor",))
    closer, parts = _closer(opened, parts, "endfor")
    key = opened.names[0] if len(opened.names) == 2 else None
    where = opened.where.to(closer.where)
    return syntax.TemplateFor(key, opened.names[-1], opened.value, body, where), parts
