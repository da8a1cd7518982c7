"""The type of what a function gives, told by its arguments while some of them are unknown.

As in zclconf/go-cty (``Spec.Type``) an argument that no value of its type could be is a mistake before it is known:
``keys(aws_sqs_queue.q.arn)`` is one. Each is named after its function. What arguments that are known must be besides is
the function's own to say.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from stackproof.functions.arguments import whole
from stackproof.values import (
    DYNAMIC,
    NUMBER,
    STRING,
    ListOf,
    MapOf,
    Mistake,
    Null,
    ObjectOf,
    SetOf,
    TupleOf,
    Type,
    Unknown,
    convert,
    describe,
    elements_of,
    type_of,
    unify,
    unknowns_in,
)
from stackproof.values.types import unify_open


def _wrong(wanted: str, given: Any, argument: int = 0) -> Mistake:
    return Mistake(f"{wanted} is required, not {describe(given)}.", argument=argument)


def keys(mapping: Any) -> Type:
    """A list of strings for a map, a tuple of them for an object."""
    match type_of(mapping):
        case MapOf():
            return ListOf(STRING)
        case ObjectOf(attributes):
            return TupleOf((STRING,) * len(attributes))
    raise _wrong("A map or an object", mapping)


def values(mapping: Any) -> Type:
    """A list for a map, a tuple for an object."""
    match type_of(mapping):
        case MapOf(inner):
            return ListOf(inner)
        case ObjectOf(attributes):
            return TupleOf(tuple(attributes[name] for name in sorted(attributes)))
    raise _wrong("A map or an object", mapping)


def lookup(mapping: Any, key: Any, *default: Any) -> Type:
    """What the map holds, or the object under that key, or the default."""
    match type_of(mapping):
        case MapOf(inner):
            as_element(inner, *default)
            return inner
        case ObjectOf() if isinstance(key, Unknown):
            return DYNAMIC
        case ObjectOf(attributes) if key in attributes:
            return attributes[key]
        case ObjectOf() if default:
            return type_of(default[0])
        case ObjectOf():
            raise Mistake(f'lookup() finds no "{key}", and has no default.', argument=1)
    raise _wrong("A map or an object", mapping)


def as_element(inner: Type, *default: Any) -> tuple[Any, ...]:
    """Return the default of a lookup in a map as an element of it."""
    try:
        return tuple(convert(one, inner) for one in default)
    except Mistake as mistake:
        raise Mistake(f"The default must have the type of the map's elements: {mistake}", argument=2) from None


def merge(*maps: Any) -> Type:
    """A map where all are maps of one type, an object where all keys are known; what has no type ends it."""
    given: list[Type] = []
    for position, mapping in enumerate(maps):
        type_ = type_of(mapping)
        if type_ is DYNAMIC:
            return DYNAMIC
        if not isinstance(type_, MapOf | ObjectOf):
            raise _wrong("A map or an object", mapping, position)
        given.append(ObjectOf({}) if isinstance(mapping, Null) and isinstance(type_, ObjectOf) else type_)
    if all(type_ == given[0] for type_ in given):
        return given[0]
    if any(isinstance(one, Unknown) and isinstance(one.type, MapOf) for one in maps):
        return DYNAMIC
    pairs = zip(maps, given, strict=True)
    return ObjectOf({name: type_ for one, all_ in pairs for name, type_ in _attributes(one, all_).items()})


def _attributes(mapping: Any, type_: Type) -> dict[str, Type]:
    if isinstance(type_, ObjectOf):
        return dict(type_.attributes)
    return dict.fromkeys(mapping, *elements_of(type_)) if isinstance(mapping, dict) else {}


def zipmap(names: Any, found: Any) -> Type:
    """A map for a list of values, an object for a tuple and known keys."""
    match type_of(found):
        case ListOf(inner):
            return MapOf(inner)
        case TupleOf() if unknowns_in(names):
            return DYNAMIC
        case TupleOf(inside):
            check_pairs(names, inside)
            return ObjectOf(dict(zip(names, inside, strict=True)))
    raise _wrong("A list or a tuple", found, 1)


def check_pairs(names: Any, found: Any) -> None:
    """Refuse keys that are more or fewer than the values, or null."""
    if len(names) != len(found):
        raise Mistake(f"There are {len(names)} keys, but {len(found)} values.", argument=1)
    if None in names:
        raise Mistake(f"Key {names.index(None)} is null.", argument=0)


def one(given: Any) -> Type:
    """What the list or set holds."""
    match type_of(given):
        case ListOf(inner) | SetOf(inner):
            return inner
        case TupleOf(()):
            return DYNAMIC
        case TupleOf((inner,)):
            return inner
        case TupleOf():
            raise Mistake("one() takes a list, set or tuple of at most one element.", argument=0)
    raise _wrong("A list, set or tuple", given)


def element(given: Any, index: Any) -> Type:
    """What the list holds, or the tuple at that index."""
    match type_of(given):
        case ListOf(inner):
            return inner
        case TupleOf() if isinstance(index, Unknown):
            return DYNAMIC
        case TupleOf(inside):
            return inside[position_in(len(inside), index, is_tuple=True)]
    raise _wrong("A list or a tuple", given)


def position_in(length: int, index: int | Decimal, *, is_tuple: bool) -> int:
    """Return the position that an index of element() means; Terraform 1.11 fails at a negative one of a tuple."""
    if not length:
        raise Mistake("element() cannot take an element of an empty list.", argument=0)
    position = whole(index, 1)
    if is_tuple and position < 0 and position % length:
        raise Mistake("The index must not be negative.", argument=1)
    return position % length


def concat(*sequences: Any) -> Type:
    """A list where all are lists of one type in common, else a tuple; nobody can tell behind an unknown list."""
    types = [type_of(one) for one in sequences]
    if all(isinstance(type_, ListOf) for type_ in types) and (common := unify_open(types)) is not None:
        return common
    inside: list[Type] = []
    for position, (given, type_) in enumerate(zip(sequences, types, strict=True)):
        match type_:
            case TupleOf(elements):
                inside += elements
            case ListOf() if isinstance(given, Unknown):
                return DYNAMIC
            case ListOf(inner):
                inside += [inner] * len(given)
            case _:
                raise _wrong("A list or a tuple", given, position)
    return TupleOf(tuple(inside))


def reverse(given: Any) -> Type:
    """A tuple for a tuple, else a list."""
    match type_of(given):
        case ListOf(inner) | SetOf(inner):
            return ListOf(inner)
        case TupleOf(inside):
            return TupleOf(inside[::-1])
    raise _wrong("A list, set or tuple", given)


def slice_(given: Any, start: Any, end: Any) -> Type:
    """A list for a list, the part of the tuple between two indices that are known."""
    match type_of(given):
        case ListOf() as type_:
            check_bounds(None if isinstance(given, Unknown) else len(given), start, end)
            return type_
        case TupleOf(inside):
            check_bounds(len(inside), start, end)
            return DYNAMIC if unknowns_in([start, end]) else TupleOf(inside[start:end])
    raise _wrong("A list or a tuple", given)


def check_bounds(length: int | None, start: Any, end: Any) -> None:
    """Refuse indices of slice() that are known, and not within a length that is."""
    known = {"start": start, "end": end}
    for argument, (name, index) in enumerate(known.items(), 1):
        if isinstance(index, Unknown):
            continue
        if whole(index, argument) < 0:
            raise Mistake(f"The {name} index must not be negative.", argument=argument)
        if length is not None and index > length:
            raise Mistake(f"The {name} index must be from 0 to {length}, the length of the list.", argument=argument)
    if not unknowns_in([start, end]) and start > end:
        raise Mistake("The start index must not be greater than the end index.", argument=1)


def setproduct(*given: Any) -> Type:
    """A list of tuples, or a set of them where an argument is a set."""
    types = [type_of(one) for one in given]
    rows: list[Type] = []
    for position, type_ in enumerate(types):
        if not isinstance(type_, ListOf | SetOf | TupleOf):
            raise _wrong("A set or a list", given[position], position)
        common = unify(elements_of(type_))
        if common is None:
            raise Mistake("All elements must be of the same type.", argument=position)
        rows.append(common)
    row = TupleOf(tuple(rows))
    return SetOf(row) if any(isinstance(type_, SetOf) for type_ in types) else ListOf(row)


def sets(*given: Any) -> Type:
    """A set of what all sets have in common."""
    common = unify_open(map(type_of, given)) if unknowns_in(given) else unify(map(type_of, given))
    if common is None:
        raise Mistake("The sets must have elements of one type.")
    return common


def matchkeys(given: Any, names: Any, wanted: Any) -> Type:
    """The type of the values."""
    if unify((type_of(names), type_of(wanted))) is None:
        raise Mistake("The keys and the search set must be of one type.", argument=2)
    return type_of(given)


def parseint(text: Any, _base: Any) -> Type:
    """A number, of a string alone."""
    if type_of(text) != STRING:
        raise _wrong("A string", text)
    return NUMBER


def sum_(given: Any) -> Type:
    """A number; Terraform looks at the type of what it adds once that is there."""
    if not isinstance(given, Unknown | list | tuple):
        raise _wrong("A list, set or tuple", given)
    return NUMBER


def chunklist(given: Any, _size: Any) -> Type:
    """A list of such lists."""
    return ListOf(type_of(given))
