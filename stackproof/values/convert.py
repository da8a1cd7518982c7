"""Conversion of values to types, with Terraform's rules and its words for what does not convert.

Rules: https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion
and zclconf/go-cty ``convert``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from stackproof.values.containers import Map, Set, parse_number, type_of
from stackproof.values.mistakes import Mistake
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
    unify,
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
            return _convert_unknown(value, wanted)
    match wanted:
        case Primitive():
            return _convert_primitive(value, wanted)
        case ListOf(element):
            return _elements(_sequence(value, wanted), element)
        case SetOf(element):
            return Set(_elements(_sequence(value, wanted), element))
        case MapOf(element):
            return _convert_map(value, element, wanted)
        case ObjectOf():
            return _convert_object(value, wanted)
        case TupleOf(elements):
            return _convert_tuple(value, elements, wanted)
    raise AssertionError(wanted)


def _convert_unknown(value: Unknown, wanted: Type) -> Unknown:
    known = value.type
    if known is DYNAMIC or known == wanted or _may_convert(known, wanted):
        return value.of_type(wanted)
    raise Mistake(f"{wanted} required.")


def _may_convert(known: Type, wanted: Type) -> bool:
    if isinstance(known, Primitive) and isinstance(wanted, Primitive):
        return STRING in (known, wanted)
    return isinstance(known, Primitive) == isinstance(wanted, Primitive)


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


def _sequence(value: Any, wanted: Type) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value)
    raise Mistake(f"{wanted} required, not {describe(value)}.")


def _elements(elements: list[Any], wanted: Type) -> list[Any]:
    if wanted is DYNAMIC:
        common = unify(map(type_of, elements))
        if common is None:
            raise Mistake("all elements must have the same type.")
        wanted = common
    converted = [_under(index, element, wanted) for index, element in enumerate(elements)]
    return _settle(converted) if is_open(wanted) else converted


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
    if element is DYNAMIC:
        common = unify(map(type_of, value.values()))
        if common is None:
            raise Mistake("all map elements must have the same type.")
        element = common
    converted = {key: _under(key, inner, element) for key, inner in value.items()}
    if is_open(element):
        converted = dict(zip(converted, _settle(list(converted.values())), strict=True))
    return Map(converted.items())


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
    items = _sequence(value, wanted)
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
    common = unify(type_of(value) for value in values if value is not None)
    return None if common is None else [convert(value, common) for value in values]
