"""Collection functions for maps, objects, and whatever holds elements.

Source: https://developer.hashicorp.com/terraform/language/functions, "Collection functions". Those
for lists alone are in :mod:`stackproof.functions.sequences`, those for sets in :mod:`stackproof.functions.sets`.
"""

from __future__ import annotations

from typing import Any

from stackproof.functions import result_types
from stackproof.functions.arguments import made_of, sequence
from stackproof.functions.declarations import Parameter, function
from stackproof.functions.graphemes import count
from stackproof.values import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListOf,
    Map,
    MapOf,
    Mistake,
    Null,
    ObjectOf,
    Primitive,
    Sensitive,
    Set,
    TupleOf,
    Type,
    Unknown,
    convert,
    describe,
    equals,
    find_carried_type,
    give_type,
    merge_unknown,
    reveal,
    sensitive,
    type_of,
    unify,
    unknowns_in,
)
from stackproof.values.numbers import Whole
from stackproof.values.types import unify_beside_any


@function("length", Parameter("value", untyped=True), returns=NUMBER, unknown="any", marks="elements")
def length(value: Any) -> int | Unknown:
    """Count elements, attributes, or the characters of a string.

    A set with unknown elements may turn out smaller: its length is unknown.
    """
    match value:
        case Unknown(type=TupleOf(elements)):
            return Whole(len(elements))
        case Unknown(type=ObjectOf(attributes)):
            return Whole(len(attributes))
        case Unknown(type=known) if not isinstance(known, Primitive) or known in (STRING, DYNAMIC):
            return merge_unknown(NUMBER, [value])
        case str():
            return Whole(count(value))
        case Set() if len(value) > 1 and unknowns_in(value):
            return merge_unknown(NUMBER, unknowns_in(value))
        case dict() | list() | tuple():
            return Whole(len(value))
    raise Mistake(f"length() counts what a collection or a string holds, not {describe(value)}.", argument=0)


@function("keys", Parameter("inputMap"), unknown="any", marks="elements")
def keys(mapping: Any) -> list[str] | tuple[str, ...] | Unknown:
    """Return the keys in lexical order: a list for a map, a tuple for an object."""
    match mapping:
        case Unknown(type=ObjectOf(attributes)):
            return tuple(sorted(attributes))
        case Unknown():
            return merge_unknown(result_types.keys(mapping), [mapping])
        case Map():
            names: list[str] = give_type(list(mapping), ListOf(STRING))
            return names
    return tuple(sorted(_mapping(mapping)))


def _mapping(value: Any, argument: int = 0) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise Mistake(f"A map or an object is required, not {describe(value)}.", argument=argument)


@function("values", Parameter("mapping"), unknown="elements", marks="elements", told=result_types.values)
def values(mapping: Any) -> list[Any] | tuple[Any, ...]:
    """Return the values in the order of their keys: a list for a map, a tuple for an object."""
    found = [mapping[key] for key in sorted(_mapping(mapping))]
    return made_of(found, mapping) if isinstance(mapping, Map) else tuple(found)


@function(
    "lookup",
    Parameter("inputMap"),
    Parameter("key", STRING),
    rest=Parameter("default", nullable=True, null_typed=True, untyped=True),
    unknown="any",
    marks="elements",
)
def lookup(mapping: Any, key: str | Unknown, *default: Any) -> Any:
    """Return the element of that key, or the default where there is none."""
    if len(default) > 1:
        raise Mistake(f"lookup() takes two or three arguments, but {2 + len(default)} were given.")
    if isinstance(mapping, Unknown) or isinstance(key, Unknown):
        known = result_types.lookup(mapping, key, *default)
        return merge_unknown(known, [one for one in (mapping, key) if isinstance(one, Unknown)])
    fallback = default
    if default and isinstance(mapping, Map):
        inner = find_carried_type(mapping) or unify(map(type_of, mapping.values())) or DYNAMIC
        fallback = result_types.as_element(inner, *default)
    if key in _mapping(mapping):
        return mapping[key]
    if not default:
        raise Mistake(f'lookup() finds no "{key}", and has no default.', argument=1)
    return fallback[0]


@function(
    "merge",
    rest=Parameter("maps", nullable=True, null_typed=True, untyped=True),
    unknown="elements",
    marks="elements",
    told=result_types.merge,
)
def merge(*maps: Any) -> dict[str, Any]:
    """Merge maps or objects, later ones winning: a map where all are maps of one type, else an object."""
    merged: dict[str, Any] = {}
    types: list[Type] = []
    for position, mapping in enumerate(maps):
        type_ = type_of(mapping)
        if DYNAMIC in types and (isinstance(mapping, Null) or (isinstance(mapping, list | tuple) and not mapping)):
            continue  # behind null of no type Terraform takes whatever holds nothing
        if isinstance(mapping, Null) and not isinstance(type_, MapOf | ObjectOf) and type_ is not DYNAMIC:
            raise Mistake(f"A map or an object is required, not null of the type {type_}.", argument=position)
        if mapping is not None and not isinstance(mapping, Null):
            merged.update(_mapping(mapping, position))
        if not isinstance(mapping, Map) or mapping or find_carried_type(mapping) is not None:  # else nobody can tell
            types.append(type_)
    first = types[0] if types else MapOf()
    alike = all(type_ == first for type_ in types)
    if alike and isinstance(first, ObjectOf) and first.attributes.keys() - merged.keys():
        raise Mistake("All objects are null, of one type that has attributes; Terraform 1.11 fails there: write {}.")
    if maps and isinstance(first, MapOf) and alike:
        return give_type(Map(merged), first) if types else Map(merged)
    return {key: merged[key] for key in sorted(merged)}


@function(
    "zipmap",
    Parameter("keys", ListOf(STRING)),
    Parameter("values"),
    unknown="elements",
    marks="elements",
    told=result_types.zipmap,
)
def zipmap(names: list[Any], found: Any) -> Any:
    """Put keys and values together: a map for a list of values, an object for a tuple.

    A sensitive key makes all of it sensitive.
    """
    plain = [reveal(name) for name in names]
    if unknowns_in(plain):
        return merge_unknown(result_types.zipmap(plain, found), unknowns_in(plain))
    if isinstance(found, Set):
        raise Mistake("A list or a tuple is required, not a set.", argument=1)
    result_types.check_pairs(plain, sequence(found, 1))
    pairs = dict(zip(plain, found, strict=True))
    zipped = {key: pairs[key] for key in sorted(pairs)} if isinstance(found, tuple) else made_of(Map(pairs), found)
    return sensitive(zipped) if any(isinstance(name, Sensitive) for name in names) else zipped


@function("transpose", Parameter("values", MapOf(ListOf(STRING))), returns=MapOf(ListOf(STRING)))
def transpose(mapping: Map) -> Map:
    """Swap the keys and the values of a map of lists of strings."""
    found: dict[str, list[str]] = {}
    for key, names in mapping.items():
        if names is None or None in names:
            raise Mistake(f'transpose() cannot use the null under "{key}".', argument=0)
        for name in names:
            found.setdefault(name, []).append(key)
    return Map((name, sorted(owners)) for name, owners in found.items())


@function("one", Parameter("list"), unknown="elements", told=result_types.one)
def one(values: Any) -> Any:
    """Return the only element, or null where there is none; more are a mistake."""
    if len(sequence(values)) > 1:
        if isinstance(values, Set) and unknowns_in(values):
            return merge_unknown(result_types.one(values), unknowns_in(values))
        raise Mistake(
            f"one() takes a list, set or tuple of at most one element, but this has {len(values)}.", argument=0
        )
    return values[0] if values else None


@function("coalesce", rest=Parameter("vals", nullable=True, null_typed=True, untyped=True), unknown="any")
def coalesce(*candidates: Any) -> Any:
    """Return the first that is neither null nor an empty string, converted to the type that all have in common."""
    types = list(map(type_of, candidates))
    untyped = any(isinstance(one, Unknown | Null) and one.type is DYNAMIC for one in candidates)
    common = unify_beside_any(types) if untyped else unify(types)
    if common is None and not untyped and None in candidates:
        common = DYNAMIC  # as in Terraform, null of no type makes the result one of no type either
    if common is None:
        raise Mistake("coalesce() needs arguments of one type.")
    for candidate in candidates:
        try:
            converted = convert(candidate, common)
        except Mistake as mistake:
            raise Mistake(f"coalesce() needs arguments of one type: {mistake}") from None
        empty = _is_null(converted) or (common == STRING and converted == "")
        if isinstance(converted, Unknown) or not empty:
            return merge_unknown(common, [converted]) if isinstance(converted, Unknown) else converted
    raise Mistake("coalesce() got nothing but null and empty strings.")


def _is_null(value: Any) -> bool:
    return value is None or isinstance(value, Null)


@function("coalescelist", rest=Parameter("vals", nullable=True, null_typed=True, untyped=True), unknown="any")
def coalescelist(*candidates: Any) -> Any:
    """Return the first list or tuple that is not empty."""
    if not candidates:
        raise Mistake("coalescelist() needs at least one argument.")
    for position, candidate in enumerate(candidates):
        if isinstance(candidate, Unknown):
            break
        if candidate is not None:
            _check_list(candidate, position)
    for candidate in candidates:
        if isinstance(candidate, Unknown):
            return merge_unknown(DYNAMIC, [candidate])
        if not _is_null(candidate) and candidate:
            return candidate
    raise Mistake("coalescelist() got nothing but null and empty lists.")


def _check_list(candidate: Any, position: int) -> None:
    type_ = type_of(candidate)
    if not isinstance(type_, ListOf | TupleOf):
        given = f"null of the type {type_}" if isinstance(candidate, Null) else describe(candidate)
        raise Mistake(f"coalescelist() takes lists and tuples, not {given}.", argument=position)


@function("contains", Parameter("list"), Parameter("value"), returns=BOOL, unknown="elements")
def contains(values: Any, wanted: Any) -> bool | Unknown:
    """Tell whether a list, set or tuple holds a value of the same type; known where an element decides it."""
    return _any(equals(wanted, element) for element in sequence(values))


def _any(answers: Any) -> bool | Unknown:
    undecided: list[Unknown] = []
    for answer in answers:
        if isinstance(answer, Unknown):
            undecided.append(answer)
        elif answer:
            return True
    return merge_unknown(BOOL, undecided) if undecided else False


@function("anytrue", Parameter("list", ListOf(BOOL)), returns=BOOL, unknown="elements")
def anytrue(values: list[Any]) -> bool | Unknown:
    """Tell whether any element is true; one that is, decides it."""
    return _any(values)


@function("alltrue", Parameter("list", ListOf(BOOL)), returns=BOOL, unknown="elements")
def alltrue(values: list[Any]) -> bool | Unknown:
    """Tell whether all elements are true; one that is not, decides it."""
    answer = _any(value if isinstance(value, Unknown) else not value for value in values)
    return answer if isinstance(answer, Unknown) else not answer
