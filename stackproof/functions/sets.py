"""Set functions: https://developer.hashicorp.com/terraform/language/functions, "Collection functions"."""

from __future__ import annotations

import itertools
import math
from typing import Any

from stackproof.functions.arguments import check_length
from stackproof.functions.declarations import Parameter, function
from stackproof.values import (
    Mistake,
    Set,
    SetOf,
    Unknown,
    convert,
    describe,
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


def _alike(sets: tuple[Set, ...]) -> list[Set]:
    """Convert sets to the one type that they have in common."""
    common = unify(type_of(one) for one in sets if one)
    if common is None:
        raise Mistake("The sets must have elements of one type.")
    return [convert(one, common) for one in sets]


@function("setunion", _SET, rest=_OTHERS, returns=SetOf(), unknown="elements")
def setunion(*sets: Set) -> Set:
    """Return all elements of all sets."""
    return Set(itertools.chain.from_iterable(_alike(sets)))


@function("setintersection", _SET, rest=_OTHERS, returns=SetOf())
def setintersection(*sets: Set) -> Set:
    """Return the elements that are in all sets."""
    first, *others = _alike(sets)
    known = [set(map(identity, other)) for other in others]
    return Set(value for value in first if all(identity(value) in other for other in known))


@function("setsubtract", Parameter("a", SetOf()), Parameter("b", SetOf()), returns=SetOf())
def setsubtract(left: Set, right: Set) -> Set:
    """Return the elements of the first set that are not in the second."""
    first, second = _alike((left, right))
    known = set(map(identity, second))
    return Set(value for value in first if identity(value) not in known)


@function("setproduct", rest=Parameter("sets"), unknown="any", marks="elements")
def setproduct(*sets: Any) -> list[Any] | Set | Unknown:
    """Return every combination of an element of each: a list of tuples, or a set where any argument is a set."""
    if len(sets) < 2:
        raise Mistake("setproduct() needs at least two arguments.")
    unknown = [one for one in sets if isinstance(one, Unknown)]
    unsure = [one for one in sets if isinstance(one, Set) and len(one) > 1 and unknowns_in(one)]
    if unknown or unsure:
        return merge_unknown(Unknown().type, unknown or unknowns_in(unsure))
    columns = [_column(position, one) for position, one in enumerate(sets)]
    check_length(math.prod(map(len, columns)) * len(columns), "elements", MOST_ELEMENTS)
    product = itertools.product(*columns)
    return Set(product) if any(isinstance(one, Set) for one in sets) else list(product)


def _column(position: int, values: Any) -> list[Any]:
    if not isinstance(values, list | tuple):
        raise Mistake(f"A set or a list is required, not {describe(values)}.", argument=position)
    alike = unify_values(list(values))
    if alike is None:
        raise Mistake("All elements must be of the same type.", argument=position)
    return alike
