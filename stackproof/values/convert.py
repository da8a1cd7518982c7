"""Conversion of values to types, with Terraform's rules and its words for what does not convert.

Rules: https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion
and zclconf/go-cty ``convert``.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from stackproof.values.containers import Map, Set, find_carried_type, give_type, parse_number, type_of
from stackproof.values.mistakes import Mistake
from stackproof.values.nulls import Null
from stackproof.values.numbers import write
from stackproof.values.types import (
    DYNAMIC,
    STRING,
    ListOf,
    MapOf,
    ObjectOf,
    Primitive,
    SetOf,
    TupleOf,
    Type,
    is_open,
    may_convert,
    settle_type,
    unify,
    without_optional,
)
from stackproof.values.unknown import Sensitive, Unknown, sensitive


def convert(value: Any, wanted: Type) -> Any:
    """Return the value as one of the wanted type.

    Raises:
        Mistake: the value does not convert; its path leads to the part that does not.
    """
    if wanted is DYNAMIC or value is None or (wanted is STRING and type(value) is str):
        return value
    match value:
        case Sensitive(inner):
            return sensitive(convert(inner, wanted))
        case Unknown():
            return value.of_type(_find_result_type(value.type, wanted))
        case Null(known):
            _find_result_type(known, wanted)
            return None
    if find_carried_type(value) is not None:
        _find_result_type(type_of(value), wanted)
    match wanted:
        case Primitive():
            return _convert_primitive(value, wanted)
        case ListOf(element):
            return _elements(_sequence(value, wanted), element, ListOf)
        case SetOf(element):
            return _elements(_sequence(value, wanted), element, SetOf)
        case MapOf(element):
            return _convert_map(value, element, wanted)
        case ObjectOf():
            return _convert_object(value, wanted)
        case TupleOf(elements):
            return _convert_tuple(value, elements, wanted)
    raise AssertionError(wanted)


def _find_result_type(known: Type, wanted: Type) -> Type:
    if may_convert(known, wanted):
        return without_optional(settle_type(known, wanted))
    raise Mistake(f"{wanted} required, not {known}.")


def _convert_primitive(value: Any, wanted: Primitive) -> Any:
    match wanted.name, value:
        case "string", str():
            return value
        case "string", bool():
            return "true" if value else "false"
        case "string", int() | Decimal():
            return write(value)
        case "bool", bool():
            return value
        case "bool", "true" | "1":
            return True
        case "bool", "false" | "0":
            return False
        case "bool", str() if value.lower() in ("true", "false"):
            raise Mistake(f'a bool is required; to convert from string, use lowercase "{value.lower()}".')
        case "number", bool():
            pass
        case "number", int() | Decimal():
            return value
        case "number", str():
            parsed = parse_number(value)
            if parsed is not None:
                return parsed
    raise Mistake(f"a {wanted} is required, not {describe(value)}.")


def _sequence(value: Any, wanted: Type) -> list[Any] | tuple[Any, ...]:
    if isinstance(value, list | tuple):
        return value
    raise Mistake(f"{wanted} required, not {describe(value)}.")


def _elements(values: list[Any] | tuple[Any, ...], wanted: Type, kind: type[ListOf | SetOf]) -> Any:
    told = wanted is not DYNAMIC
    if not told:
        wanted, told = _common(values, values, "all elements must have the same type.")
    converted = [_under(index, value, wanted) for index, value in enumerate(values)]
    settled = _settle(converted) if is_open(wanted) else converted
    made = Set(settled) if kind is SetOf else settled
    return give_type(made, kind(wanted)) if told else made


def _common(whole: Any, values: Collection[Any], mistake: str) -> tuple[Type, bool]:
    """Return the type that ``any`` stands for in a collection, and whether it is sure: null may have another."""
    known = find_carried_type(whole)
    common = unify(map(type_of, values)) if known is None else known
    if common is None:
        raise Mistake(mistake)
    return common, common is not DYNAMIC or known is not None or (not values and not isinstance(whole, list | Map))


def _settle(values: list[Any]) -> list[Any]:
    """Give all of some values the one type that ``any`` inside their type stands for: each place has one type."""
    common = unify(map(type_of, values))
    if common is None:
        raise Mistake("all elements must have the same type.")
    return [_under(index, value, common) for index, value in enumerate(values)]


def _under(step: str | int, value: Any, wanted: Type) -> Any:
    try:
        return convert(value, wanted)
    except Mistake as mistake:
        raise mistake.under(step) from None


def _convert_map(value: Any, element: Type, wanted: Type) -> Map:
    if not isinstance(value, dict):
        raise Mistake(f"{wanted} required, not {describe(value)}.")
    told = element is not DYNAMIC
    if not told:
        element, told = _common(value, value.values(), "all map elements must have the same type.")
    converted = {key: _under(key, inner, element) for key, inner in value.items()}
    if is_open(element):
        converted = dict(zip(converted, _settle(list(converted.values())), strict=True))
    made = Map(converted.items())
    return give_type(made, MapOf(element)) if told else made


def _convert_object(value: Any, wanted: ObjectOf) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Mistake(f"an object is required, not {describe(value)}.")
    missing = [name for name in wanted.attributes if name not in value and name not in wanted.optional]
    if missing:
        names = ", ".join(f'"{name}"' for name in sorted(missing))
        verb = "attributes {} are required." if len(missing) > 1 else "attribute {} is required."
        raise Mistake(verb.format(names))
    return {name: _under(name, value.get(name), type_) for name, type_ in wanted.attributes.items()}


def _convert_tuple(value: Any, elements: tuple[Type, ...], wanted: Type) -> tuple[Any, ...]:
    items = value if isinstance(value, tuple) else ()
    if items is not value:
        raise Mistake(f"{wanted} required, not {describe(value)}.")
    if len(items) != len(elements):
        raise Mistake(f"a tuple of {len(elements)} elements is required, not of {len(items)}.")
    return tuple(_under(index, item, type_) for index, (item, type_) in enumerate(zip(items, elements, strict=True)))


def describe(value: Any) -> str:
    """Name a value's type with its article, for messages."""
    if value is None:
        return "null"
    name = str(type_of(value))
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def unify_values(values: list[Any]) -> list[Any] | None:
    """Convert all values to the one type they have in common; ``None`` where there is none."""
    common = unify(map(type_of, values))
    return None if common is None else [convert(value, common) for value in values]
