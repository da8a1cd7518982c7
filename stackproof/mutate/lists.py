"""Lists and objects as they are written: their elements, and the edits that add one or drop one."""

from __future__ import annotations

from stackproof.diagnostics import SourceRange
from stackproof.hcl import syntax
from stackproof.mutate.sources import SourceFile


def literal_text(expression: syntax.Expression) -> str | None:
    """Return the text that an expression is, if it is one."""
    if isinstance(expression, syntax.Literal) and isinstance(expression.value, str):
        return expression.value
    return None


def elements(expression: syntax.Tuple | syntax.Object) -> list[SourceRange]:
    """Return the range of each element; an object's are its keys with their values."""
    if isinstance(expression, syntax.Tuple):
        return [element.where for element in expression.elements]
    return [key.where.to(value.where) for key, value in expression.items]


def without_element(file: SourceFile, expression: syntax.Tuple | syntax.Object, place: int) -> tuple[int, int, str]:
    """Return the offsets and the text of the edit that drops an element, with the comma that it needs no longer."""
    ranges = elements(expression)
    start, end = file.span(ranges[place])
    if place + 1 < len(ranges):
        return start, file.span(ranges[place + 1])[0], ""
    if place:
        return file.span(ranges[place - 1])[1], end, ""
    return start, _behind_comma(file.text, end, file.span(expression.where)[1]), ""


def _behind_comma(text: str, end: int, limit: int) -> int:
    comma = end
    while comma < limit and text[comma].isspace():
        comma += 1
    return comma + 1 if text[comma : comma + 1] == "," else end


def with_element(file: SourceFile, expression: syntax.Expression, text: str) -> str:
    """Return an expression as it is written with one more element: a list, or a lone value that becomes one."""
    written = file.text_at(expression.where)
    match expression:
        case syntax.Tuple(elements=()):
            return f"[{text}]"
        case syntax.Tuple():
            return f"[{text}, {written[1:]}"
        case syntax.Literal() | syntax.Template() if written.startswith('"'):
            return f"[{text}, {written}]"
    return f"flatten([{text}, {written}])"


def with_item(file: SourceFile, expression: syntax.Object, item: str) -> str:
    """Return an object as it is written with one more item."""
    written = file.text_at(expression.where)
    return f"{{ {item}, {written[1:]}" if expression.items else f"{{ {item} }}"
