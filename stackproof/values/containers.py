"""How Terraform's values are held in Python.

================  =======================================================
string, bool      ``str``, ``bool``
number            ``int`` where whole, else ``decimal.Decimal``
null              ``None``
list, set, map    ``list``, :class:`Set`, :class:`Map`
tuple, object     ``tuple``, ``dict``
unknown           :class:`stackproof.values.Unknown`
sensitive         :class:`stackproof.values.Sensitive` around any of them
================  =======================================================

A collection whose elements do not tell their type, for it has none or null alone, carries it (:func:`typed`). The type
of a null is told by the expression that gave it (``evaluate/null_types.py``).

All of them serialise to the JSON that a plan shows. None is changed once made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from stackproof.values.nulls import Null
from stackproof.values.numbers import INFINITY, NegativeZero, exact, read
from stackproof.values.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListOf,
    MapOf,
    ObjectOf,
    SetOf,
    TupleOf,
    Type,
    is_open,
    unify,
    without_optional,
)
from stackproof.values.unknown import Sensitive, Unknown

_GO_ESCAPES = dict(zip('"\\\a\b\f\n\r\t\v', ('\\"', "\\\\", *(f"\\{letter}" for letter in "abfnrtv")), strict=True))


class TypedList(list[Any]):
    """A list that carries the type of its elements, for they do not tell it."""

    __slots__ = ("element",)

    def __init__(self, elements: Iterable[Any] = (), element: Type = DYNAMIC) -> None:
        super().__init__(elements)
        self.element = element

    def __reduce__(self) -> tuple[type[TypedList], tuple[list[Any], Type]]:
        return TypedList, (list(self), self.element)


class Map(dict[str, Any]):
    """A map: string keys in lexical order, elements of one type."""

    element: Type | None = None  # where the elements do not tell it

    def __init__(self, pairs: Any = ()) -> None:
        items = dict(pairs)
        super().__init__((key, items[key]) for key in sorted(items))


class Set(list[Any]):
    """A set: distinct elements of one type, in the order in which Terraform shows them."""

    element: Type | None = None  # where the elements do not tell it

    def __init__(self, elements: Iterable[Any] = ()) -> None:
        distinct: list[Any] = []
        seen: set[Any] = set()
        for element in elements:
            key = identity(element)
            if key not in seen:
                seen.add(key)
                distinct.append(element)
        super().__init__(sorted(distinct, key=_rank))


def give_type(value: Any, type_: Type) -> Any:
    """Return a collection, which carries the type of its elements where they do not tell it: none, or null alone."""
    if not isinstance(value, list | Map) or not isinstance(type_, ListOf | SetOf | MapOf):
        return value
    elements: Iterable[Any] = value.values() if isinstance(value, Map) else value
    if any(element is not None for element in elements):
        return value
    element = without_optional(type_.element)
    if not isinstance(value, Set | Map):
        return TypedList(value, element)
    value.element = element
    return value


def find_carried_type(value: Any) -> Type | None:
    """Return the type of a collection's elements that it carries; ``None`` where they tell it, or nobody can."""
    return getattr(value, "element", None)


def element_told(value: Any) -> Type | None:
    """Return the type of a collection's elements; ``None`` where nobody can tell, for want of elements or for null."""
    known = find_carried_type(value)
    if known is None and isinstance(value, Map | list):
        found = unify(map(type_of, value.values() if isinstance(value, Map) else value))
        known = None if found is None or found is DYNAMIC or is_open(found) else found
    return known


def set_order(elements: Sequence[Any]) -> list[int]:
    """Return which elements a set of these has, by their positions, in the order in which Terraform shows them."""
    first = {identity(element): position for position, element in reversed(list(enumerate(elements)))}
    return sorted(first.values(), key=lambda position: (_rank(elements[position]), position))


def identity(value: Any, *, signed: bool = True) -> Any:
    """Return a hashable stand-in that is equal for equal values; an unknown equals only itself.

    0 and -0 are two elements of a set, and equal elsewhere: ``signed`` tells which is asked.
    """
    if isinstance(value, Sensitive):
        return identity(value.value, signed=signed)
    if isinstance(value, Unknown):
        return ("unknown", id(value))
    if isinstance(value, dict):
        kind = "map" if isinstance(value, Map) else "object"
        return (kind, frozenset((key, identity(inner, signed=signed)) for key, inner in value.items()))
    if isinstance(value, Set):
        return ("set", frozenset(map(identity, value)))
    if isinstance(value, list | tuple):
        return (kind_name(value), tuple([identity(inner, signed=signed) for inner in value]))
    if is_number(value):
        return ("-0", value) if signed and isinstance(value, NegativeZero) else ("number", value)
    return (type(value).__name__, value)


def kind_name(value: Any) -> str:
    """Name the kind of a sequence: ``list``, ``set`` or ``tuple``."""
    return "set" if isinstance(value, Set) else "list" if isinstance(value, list) else "tuple"


def _rank(element: Any) -> tuple[Any, ...]:
    """Order as go-cty does: false before true, numbers by size, strings by code point, the rest by its hash text."""
    match element:
        case Sensitive(value):
            return _rank(value)
        case Unknown():
            return (9,)
        case None:
            return (8,)
        case bool():
            return (0, element)
        case int() | Decimal():
            return (1, element, not isinstance(element, NegativeZero))
        case str():
            return (2, element)
    return (3, _hash_text(element).encode())


def _hash_text(value: Any) -> str:
    """Write a value as go-cty does to hash it (``set_internals.go``): sets of objects or lists show in this order."""
    match value:
        case Sensitive(inner):
            return _hash_text(inner)
        case Unknown():
            return "?"
        case None:
            return "~"
        case bool():
            return "T" if value else "F"
        case int() | Decimal():
            return format(float(exact(value)), ".10g")
        case str():
            return _quote(value)
        case Map():
            return "{" + "".join(f"{_quote(key)}:{_hash_text(inner)};" for key, inner in value.items()) + "}"
        case dict():
            return "<" + "".join(f"{_hash_text(value[key])};" for key in sorted(value)) + ">"
        case tuple():
            return "<" + "".join(f"{_hash_text(inner)};" for inner in value) + ">"
    return "[" + "".join(f"{_hash_text(inner)};" for inner in value) + "]"


def _quote(text: str) -> str:
    """Quote a string as Go does: what does not print is escaped."""
    return '"' + "".join(_GO_ESCAPES.get(letter) or _escape(letter) for letter in text) + '"'


def _escape(letter: str) -> str:
    point = ord(letter)
    if letter.isprintable():
        return letter
    if point < 0x80:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def is_number(value: Any) -> bool:
    """Tell whether the value is a Terraform number (Python's ``bool`` is none)."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def parse_number(text: str) -> int | Decimal | None:
    """Read a number as Terraform converts one from a string; ``None`` where it is none."""
    if text.strip() != text or not text or "_" in text or not text.isascii():
        return None
    sign = text[:1] if text[:1] in ("+", "-") else ""
    if text.removeprefix(sign).lower() == "inf":
        return -INFINITY if sign == "-" else INFINITY
    return read(text) if "nan" not in text.lower() else None


def type_of(value: Any) -> Type:
    """Return the type of a value; that of ``null`` is ``dynamic``, unless it is told."""
    match value:
        case Sensitive(inner):
            return type_of(inner)
        case Unknown():
            return value.type
        case bool():
            return BOOL
        case str():
            return STRING
        case int() | Decimal():
            return NUMBER
        case Map():
            return MapOf(value.element or _element_type(value.values()))
        case dict():
            return ObjectOf({key: type_of(inner) for key, inner in value.items()})
        case Set():
            return SetOf(value.element or _element_type(value))
        case TypedList():
            return ListOf(value.element)
        case list():
            return ListOf(_element_type(value))
        case tuple():
            return TupleOf(tuple(map(type_of, value)))
        case Null():
            return value.type
    return DYNAMIC


def _element_type(elements: Iterable[Any]) -> Type:
    return unify(map(type_of, elements)) or DYNAMIC
