"""The comparisons of an assert: each holds, does not hold, or is undecided for what is unknown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from stackproof.constraints import Stack
from stackproof.functions.re2 import compile_whole
from stackproof.model.graph import is_plain, target
from stackproof.values import BOOL, Omitted, Reason, Unknown, is_number, unknowns_in
from stackproof.values.limits import LimitReached
from stackproof.values.sameness import same
from stackproof.values.texts import pieces

_LENGTH = re.compile(r"\.(?:\+|\{(?P<least>\d{1,4}),\})")


def _number(value: Any, holds: Callable[[float], bool]) -> bool:
    return is_number(value) and holds(float(value))


_OF_KNOWN: dict[str, Callable[[Any, Any], bool]] = {
    "equals": same,
    "not_equals": lambda value, wanted: not same(value, wanted),
    "in": lambda value, wanted: any(same(value, one) for one in wanted),
    "contains": lambda value, wanted: isinstance(value, str) and isinstance(wanted, str) and wanted in value,
    "at_least": lambda value, wanted: _number(value, lambda number: number >= wanted),
    "at_most": lambda value, wanted: _number(value, lambda number: number <= wanted),
}


def compare(name: str, value: Any, wanted: Any, stack: Stack) -> bool | Unknown:
    """Tell whether a value meets a comparison; an unknown that could decide it either way is the answer."""
    if isinstance(wanted, Unknown):
        return wanted
    match name:
        case "names":
            return _names(value, wanted, stack)
        case "starts_with" | "ends_with":
            return _at_end(pieces(value)[0 if name == "starts_with" else -1], name, wanted)
        case "length":
            if isinstance(value, Unknown):
                return value
            return isinstance(value, str | list | tuple | dict) and len(value) == wanted
        case "contains" if isinstance(value, list | tuple) and any(same(element, wanted) for element in value):
            return True
        case "matches" if isinstance(value, Unknown) and _is_long_enough(value, wanted):
            return True
    unknown = unknowns_in(value)
    if unknown:
        return unknown[0]
    return _matches(value, wanted) if name == "matches" else _OF_KNOWN[name](value, wanted)


def _matches(value: Any, wanted: str) -> bool | Unknown:
    """Match by RE2; what only a part of it, in checkov's environment, does not know is undecided."""
    try:
        return isinstance(value, str) and compile_whole(wanted)(value)
    except LimitReached as reached:
        return Unknown(BOOL, (Reason(reached.diagnostic.detail),))


def _is_long_enough(value: Unknown, pattern: str) -> bool:
    """Tell whether a pattern asks for a length alone, and what is known of a text has it."""
    asked = _LENGTH.fullmatch(pattern)
    parts = pieces(value)
    if asked is None or not all("\n" not in one if isinstance(one, str) else is_plain(one) for one in parts):
        return False
    return sum(len(one) for one in parts if isinstance(one, str)) >= int(asked["least"] or 1)


def _names(value: Any, wanted: str, stack: Stack) -> bool | Unknown:
    first, *rest = pieces(value)
    below = len(rest) == 1 and isinstance(rest[0], str) and rest[0].startswith((":", "/"))
    found = target(stack, first if below else value)  # "${aws_cloudwatch_log_group.NAME.arn}:*" is that group
    if found.resource is not None:
        return wanted in (str(found.resource.address), str(found.resource.address.resource))
    return found.unknown if found.unknown is not None else False


def _at_end(piece: Any, name: str, wanted: str) -> bool | Unknown:
    """Compare the first or the last piece of a text that may be unknown elsewhere."""
    if isinstance(piece, Unknown):
        return piece
    return isinstance(piece, str) and (piece.startswith(wanted) if name == "starts_with" else piece.endswith(wanted))


def is_set(value: Any) -> bool:
    """Tell whether somebody set a value: not null, no empty list, nothing that the provider decides."""
    omitted = isinstance(value, Unknown) and isinstance(value.form, Omitted)
    return not omitted and value is not None and value != []
