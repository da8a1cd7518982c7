"""What a provider's validation demands of one value: a rule is a kind and its operands, as the data has them.

    ["one of", ["A", "B"]]      ["one of, in any case", [...]]     ["not one of", [...]]
    ["range", 1, 10]            ["above", 0]                       ["whole"]             ["multiple", 60]
    ["bytes", 1, 255]           ["characters", 1, 255]             ["items", 1, None]
    ["matches", "^[a-z]+$"]     ["format", "arn"]                  ["format, or empty", "arn"]
    ["unset"]

An end that is None is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from stackproof.evaluate.value_formats import FORMATS
from stackproof.functions.re2 import compile_pattern
from stackproof.suggestions import suggest
from stackproof.values import Mistake
from stackproof.values.limits import LimitReached

Rule: TypeAlias = Sequence[Any]

_MOST_NAMED = 12


def demand(rule: Rule, value: Any) -> str | None:
    """Return what a rule demands of a value, as the end of a sentence; ``None`` if it takes the value."""
    kind, *operands = rule
    return _KINDS[kind](value, *operands)


def hint(rule: Rule, value: Any) -> str:
    """Return a sentence that names what a refused value may have meant, if anything."""
    if not (rule[0].startswith("one of") and isinstance(value, str)):
        return ""
    allowed = [str(one) for one in rule[1]]
    by_case = {one.lower(): one for one in reversed(allowed)}
    meant = by_case.get(value.lower()) or suggest(value, allowed) or by_case.get(suggest(value.lower(), by_case) or "")
    return f' Did you mean "{meant}"?' if meant else ""


def may_grow(rule: Rule, value: Any) -> bool:
    """Tell whether a newer provider may well take a refused value: it may have more choices, but none in other case."""
    return rule[0].startswith("one of") and str(value).lower() not in {str(one).lower() for one in rule[1]}


def _is_number(value: Any) -> bool:
    if isinstance(value, Decimal | float):
        return Decimal(value).is_finite()
    return isinstance(value, int) and not isinstance(value, bool)


def _one_of(value: Any, allowed: list[Any]) -> str | None:
    if value in allowed or not isinstance(value, str | int | float | Decimal):
        return None
    return f"must be {'' if len(allowed) == 1 else 'one of '}{_listed(allowed)}"


def _one_of_in_any_case(value: Any, allowed: list[str]) -> str | None:
    if not isinstance(value, str) or value.lower() in {one.lower() for one in allowed}:
        return None
    return f"must be {'' if len(allowed) == 1 else 'one of '}{_listed(allowed)}"


def _not_one_of(value: Any, refused: list[Any]) -> str | None:
    return f"must not be {_listed([value])}" if value in refused else None


def _listed(values: list[Any]) -> str:
    shown = [f'"{one}"' if isinstance(one, str) else str(one) for one in values[:_MOST_NAMED]]
    more = len(values) - len(shown)
    return ", ".join(shown) + (f" or one of {more} others" if more else "")


def _range(value: Any, least: Any, most: Any) -> str | None:
    if not _is_number(value) or _is_between(value, least, most):
        return None
    if least is None or most is None:
        return f"must be {least} or more" if most is None else f"must be {most} or less"
    return f"must be from {least} to {most}"


def _is_between(value: Any, least: Any, most: Any) -> bool:
    return (least is None or value >= least) and (most is None or value <= most)


def _above(value: Any, bound: Any) -> str | None:
    return f"must be greater than {bound}" if _is_number(value) and value <= bound else None


def _whole(value: Any) -> str | None:
    return "must be a whole number" if _is_number(value) and value != int(value) else None


def _multiple(value: Any, unit: int) -> str | None:
    return f"must be a multiple of {unit}" if _is_number(value) and value % unit else None


def _length(length: int, least: int | None, most: int | None, unit: str) -> str | None:
    if _is_between(length, least, most):
        return None
    if least is not None and length < least:
        return "must not be empty" if least == 1 else f"must have {least} {unit}s or more; it has {length}"
    return f"must have {f'one {unit}' if most == 1 else f'{most} {unit}s'} or less; it has {length}"


def _bytes(value: Any, least: int | None, most: int | None) -> str | None:
    if not isinstance(value, str):
        return None
    length = len(value.encode(errors="replace"))
    return _length(length, least, most, "character" if value.isascii() else "byte")


def _characters(value: Any, least: int | None, most: int | None) -> str | None:
    return _length(len(value), least, most, "character") if isinstance(value, str) else None


def _items(value: Any, least: int | None, most: int | None) -> str | None:
    return _length(len(value), least, most, "element") if isinstance(value, Sequence | Mapping) else None


def _matches(value: Any, pattern: str) -> str | None:
    try:
        if not isinstance(value, str) or _search(pattern, value):
            return None
    except (LimitReached, Mistake):  # checkov's own environment knows a part of RE2
        return None
    return f"must match the regular expression {pattern}"


def _search(pattern: str, text: str) -> bool:
    return compile_pattern(pattern).compiled.search(text.encode(errors="replace"), 0) is not None


def _format(value: Any, name: str) -> str | None:
    known = FORMATS[name]
    return f"must be {known.what}" if isinstance(value, str) and not known.holds(value) else None


def _format_or_empty(value: Any, name: str) -> str | None:
    return None if value == "" else _format(value, name)


def _unset(value: Any) -> str | None:
    return None if value is None else "cannot be set; remove the argument"


_KINDS: Mapping[str, Callable[..., str | None]] = {
    "one of": _one_of,
    "one of, in any case": _one_of_in_any_case,
    "not one of": _not_one_of,
    "range": _range,
    "above": _above,
    "whole": _whole,
    "multiple": _multiple,
    "bytes": _bytes,
    "characters": _characters,
    "items": _items,
    "matches": _matches,
    "format": _format,
    "format, or empty": _format_or_empty,
    "unset": _unset,
}
