"""Set functions: https://developer.hashicorp.com/terraform/language/functions, "Collection functions"."""

from __future__ import annotations

import itertools
import math
from typing import Any

from stackproof.functions import result_types
from stackproof.functions.arguments import check_length
from stackproof.functions.declarations import Parameter, function
from stackproof.values import (
    DYNAMIC,
    ListOf,
    Mistake,
    Primitive,
    Set,
    SetOf,
    TupleOf,
    Type,
    Unknown,
    convert,
    describe,
    element_told,
    elements_of,
    find_carried_type,
    give_type,
    identity,
    merge_unknown,
    type_of,
    unify,
    unify_values,
    unknowns_in,
)
from stackproof.values.limits import MOST_ELEMENTS

_SET = Parameter("first_set", SetOf())
_OTHERS = Parameter("other_sets", SetOf())


def _alike(sets: tuple[Set, ...]) -> tuple[list[Set], Type]:
    """Convert sets to the one type that they have in common, and return it: ``any`` where nobody can tell."""
    common = result_types.sets(*sets)
    (inside,) = elements_of(common)
    if not isinstance(inside, Primitive) and any(one and find_carried_type(one) is DYNAMIC for one in sets):
        raise Mistake("Null that has no type cannot be in a set beside lists or objects; leave it out.")
    sure = all(element_told(one) is not None for one in sets)
    return [convert(one, common) for one in sets], common if sure else DYNAMIC


@function("setunion", _SET, rest=_OTHERS, returns=SetOf(), unknown="elements", told=result_types.sets)
def setunion(*sets: Set) -> Set:
    """Return all elements of all sets."""
    alike, common = _alike(sets)
    return _type_as(Set(itertools.chain.from_iterable(alike)), common)


@function("setintersection", _SET, rest=_OTHERS, returns=SetOf(), told=result_types.sets)
def setintersection(*sets: Set) -> Set:
    """Return the elements that are in all sets."""
    (first, *others), common = _alike(sets)
    known = [set(map(identity, other)) for other in others]
    return _type_as(Set(value for value in first if all(identity(value) in other for other in known)), common)


@function("setsubtract", Parameter("a", SetOf()), Parameter("b", SetOf()), returns=SetOf(), told=result_types.sets)
def setsubtract(left: Set, right: Set) -> Set:
    """Return the elements of the first set that are not in the second."""
    (first, second), common = _alike((left, right))
    known = set(map(identity, second))
    return _type_as(Set(value for value in first if identity(value) not in known), common)


def _type_as(made: Set, common: Type) -> Set:
    found: Set = give_type(made, common)
    return found


@function("setproduct", rest=Parameter("sets"), unknown="any", marks="elements")
def setproduct(*sets: Any) -> Any:
    """Return every combination of an element of each: a list of tuples, or a set where any argument is a set."""
    if len(sets) < 2:
        raise Mistake("setproduct() needs at least two arguments.")
    unknown = [one for one in sets if isinstance(one, Unknown)]
    unsure = [one for one in sets if isinstance(one, Set) and len(one) > 1 and unknowns_in(one)]
    if unknown or unsure:
        return merge_unknown(result_types.setproduct(*sets), unknown or unknowns_in(unsure))
    columns = [_column(position, one) for position, one in enumerate(sets)]
    check_length(math.prod(map(len, columns)) * len(columns), "elements", MOST_ELEMENTS)
    product = itertools.product(*columns)
    made = Set(product) if any(isinstance(one, Set) for one in sets) else list(product)
    row = [unify(elements_of(type_of(one))) if isinstance(one, tuple) else element_told(one) for one in sets]
    told = [type_ for type_ in row if type_ is not None]
    return give_type(made, ListOf(TupleOf(tuple(told)))) if len(told) == len(row) else made


def _column(position: int, values: Any) -> list[Any]:
    if not isinstance(values, list | tuple):
        raise Mistake(f"A set or a list is required, not {describe(values)}.", argument=position)
    alike = unify_values(list(values))
    if alike is None:
        raise Mistake("All elements must be of the same type.", argument=position)
    return alike
