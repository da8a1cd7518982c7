"""The operators of an expectation, and what each takes: anything else would be no expectation."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from stackproof.functions.re2 import compile_whole
from stackproof.schema.shapes import Shape, element, members
from stackproof.values import Mistake
from stackproof.values.limits import LimitReached

OPERATORS = frozenset(
    {"matches", "starts_with", "ends_with", "at_least", "at_most", "one_of", "contains", "each", "any_order", "partly",
     "set", "by_key"}
)  # fmt: skip


def operator_of(expected: Any, shape: Shape) -> str | None:
    """Return the operator that a mapping is, if it is one: no argument of that place has such a name."""
    if not isinstance(expected, dict) or len(expected) != 1:
        return None
    name = next(iter(expected))
    return name if name in OPERATORS and name not in (members(inner_shape(shape)) or ()) else None


def inner_shape(shape: Shape) -> Shape:
    """Return the shape that a mapping stands for: of a collection that has one element, the element's."""
    return element(shape) or shape


def operand_mistake(name: str, operand: Any) -> str:
    """Say what is wrong with what an operator is given; nothing if it is right."""
    match name:
        case "set" if not isinstance(operand, bool):
            return '"set" is true or false.'
        case "one_of" | "any_order" if not isinstance(operand, list) or not operand:
            return f'"{name}" takes a list of values.'
        case "partly" | "by_key" if not isinstance(operand, dict) or not operand:
            return f'"{name}" takes a mapping.'
        case "matches" | "starts_with" | "ends_with" if not isinstance(operand, str):
            return f'"{name}" takes a text.'
        case "at_least" | "at_most" if isinstance(operand, bool) or not isinstance(operand, int | float):
            return f'"{name}" takes a number.'
        case "matches":
            return _pattern_mistake(operand)
    return ""


def _pattern_mistake(pattern: str) -> str:
    with suppress(LimitReached):  # undecided where it is judged
        try:
            compile_whole(pattern)
        except Mistake as mistake:
            return f'"matches" is no regular expression of RE2: {mistake}'
    return ""


def argument_mistake(name: str, expected: Any) -> str:
    """Say what is wrong with what is expected of an argument that has a form of its own; nothing if it is right."""
    match name:
        case "depends_on" | "provisioners" | "lifecycle" if expected is None:
            return ""  # none
        case "depends_on" | "provisioners" if not _is_list(expected):
            return f'"{name}" is a list of texts.'
        case "lifecycle" if not isinstance(expected, dict):
            return '"lifecycle" is a mapping, such as {ignore_changes: [tags]}.'
        case "shows" if not isinstance(expected, dict) or not all(isinstance(rows, list) for rows in expected.values()):
            return '"shows" is a mapping of statistics to lists of metrics.'
        case "shows" if not all(_is_row(row) for rows in expected.values() for row in rows):
            return 'A row of "shows" is a list, or {of: ADDRESS, metrics: [NAME, ...]}.'
        case "accepts" | "refuses" if not _are_tried(expected):
            return f'"{name}" is a list of values, or {{by_key: {{NAME: [...]}}}}.'
    return ""


def _is_list(expected: Any) -> bool:
    return isinstance(expected, list) and all(isinstance(one, str) for one in expected)


def _is_row(row: Any) -> bool:
    if not isinstance(row, dict):
        return True
    of, metrics = row.get("of"), row.get("metrics", [""])
    return row.keys() <= {"of", "metrics"} and (isinstance(of, str) or _is_list(of)) and _is_list(metrics)


def _are_tried(expected: Any) -> bool:
    if isinstance(expected, dict):
        chosen = expected.get("by_key")
        return set(expected) == {"by_key"} and isinstance(chosen, dict) and all(map(_are_tried, chosen.values()))
    return isinstance(expected, list)
