"""Collection functions for lists and tuples.

Source: https://developer.hashicorp.com/terraform/language/functions, "Collection functions".
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from stackproof.functions import result_types
from stackproof.functions.arguments import made_of, sequence, whole
from stackproof.functions.declarations import Parameter, function
from stackproof.values import (
    DYNAMIC,
    NUMBER,
    STRING,
    ListOf,
    Mistake,
    Set,
    SetOf,
    TupleOf,
    Unknown,
    convert,
    describe,
    element_told,
    equals,
    give_type,
    identity,
    merge_unknown,
    numbers,
    type_of,
    unify,
    unknowns_in,
)

Number = int | Decimal
_MOST_NUMBERS = 1024  # Terraform's own limit
_LIST = Parameter("list", ListOf())


def _order(value: Any, argument: int = 0) -> list[Any] | tuple[Any, ...]:
    if isinstance(value, Set):
        raise Mistake("A list or a tuple is required, not a set: its elements have no indices.", argument=argument)
    return sequence(value, argument)


@function(
    "element",
    Parameter("list"),
    Parameter("index", NUMBER),
    unknown="elements",
    marks="elements",
    told=result_types.element,
)
def element(values: Any, index: Number) -> Any:
    """Return the element at an index, counting around at the end."""
    position = result_types.position_in(len(_order(values)), index, is_tuple=isinstance(values, tuple))
    return values[position]


@function("index", Parameter("list"), Parameter("value"), returns=NUMBER, unknown="elements")
def index_(values: Any, wanted: Any) -> int | Unknown:
    """Return the index of the first element that equals the value; there must be one."""
    for position, candidate in enumerate(_order(values)):
        answer = equals(candidate, wanted)
        if isinstance(answer, Unknown):
            return merge_unknown(NUMBER, [answer])
        if answer:
            return numbers.Whole(position)
    raise Mistake("index() does not find the value in the list.", argument=1)


@function(
    "chunklist",
    _LIST,
    Parameter("size", NUMBER),
    returns=ListOf(ListOf()),
    unknown="elements",
    marks="elements",
    told=result_types.chunklist,
)
def chunklist(values: list[Any], size: Number) -> list[list[Any]]:
    """Cut a list into lists of at most so many elements; a size of 0 means one list of all."""
    wanted = whole(size, 1)
    if wanted < 0:
        raise Mistake("The size must not be negative.", argument=1)
    step = wanted or max(len(values), 1)
    chunks = [made_of(values[start : start + step], values) for start in range(0, len(values), step)]
    element = element_told(values)
    cut: list[list[Any]] = chunks if chunks or element is None else give_type(chunks, ListOf(ListOf(element)))
    return cut


@function("compact", Parameter("list", ListOf(STRING)), returns=ListOf(STRING))
def compact(values: list[Any]) -> list[str]:
    """Leave out what is null or an empty string."""
    return [value for value in values if value]


@function("concat", rest=Parameter("seqs"), unknown="elements", marks="elements", told=result_types.concat)
def concat(*sequences: Any) -> list[Any] | tuple[Any, ...]:
    """Put lists together: a list where all are lists of one type in common, else a tuple."""
    if not sequences:
        raise Mistake("concat() needs at least one argument.")
    joined = [value for position, values in enumerate(sequences) for value in _order(values, position)]
    if all(isinstance(values, list) for values in sequences):
        common = unify(map(type_of, sequences))
        if common is not None:
            converted: list[Any] = convert(joined, common)
            return converted
    return tuple(joined)


@function("distinct", _LIST, returns=ListOf(), told=type_of)
def distinct(values: list[Any]) -> list[Any]:
    """Leave out what stood before in the list."""
    found: dict[Any, Any] = {}
    for value in values:
        found.setdefault(identity(value, signed=False), value)
    distinct_: list[Any] = made_of(list(found.values()), values)
    return distinct_


@function("flatten", Parameter("list"), unknown="elements", marks="elements")
def flatten(values: Any) -> tuple[Any, ...] | Unknown:
    """Put the elements of nested lists, sets and tuples into one tuple; unknown where one may be such a list."""
    if isinstance(values, dict) and unknowns_in(values):  # Terraform looks at the type once all of it is known
        values = [values[name] for name in sorted(values)]
    flat = list(_flatten(sequence(values)))
    unknown = [value for value in flat if isinstance(value, Unknown) and _may_nest(value)]
    return merge_unknown(DYNAMIC, unknown) if unknown else tuple(flat)


def _flatten(values: Any) -> Any:
    for value in values:
        if isinstance(value, list | tuple):
            yield from _flatten(value)
        else:
            yield value


def _may_nest(unknown: Unknown) -> bool:
    known = unknown.type
    return known is DYNAMIC or isinstance(known, ListOf | SetOf | TupleOf)


@function(
    "matchkeys",
    Parameter("values", ListOf()),
    Parameter("keys", ListOf()),
    Parameter("searchset", ListOf()),
    returns=ListOf(),
    told=result_types.matchkeys,
)
def matchkeys(values: list[Any], names: list[Any], wanted: list[Any]) -> list[Any]:
    """Return the values whose keys, at the same index, are in the search set."""
    common = unify((type_of(names), type_of(wanted)))
    if common is None:
        raise Mistake("The keys and the search set must be of one type.", argument=2)
    if len(values) != len(names):
        raise Mistake(f"There are {len(values)} values, but {len(names)} keys.", argument=1)
    found = {identity(name, signed=False) for name in convert(wanted, common)}
    pairs = zip(values, convert(names, common), strict=True)
    matched: list[Any] = made_of([value for value, name in pairs if identity(name, signed=False) in found], values)
    return matched


@function("range", rest=Parameter("params", NUMBER), returns=ListOf(NUMBER))
def range_(*limits: Number) -> list[Number]:
    """Count from a start (0) up or down to a limit, which is left out, by a step (1 or -1); at most 1024 numbers."""
    if not 1 <= len(limits) <= 3:
        raise Mistake("range() takes one, two or three numbers.")
    start, end = (0, limits[0]) if len(limits) == 1 else limits[:2]
    step = limits[2] if len(limits) == 3 else -1 if end < start else 1
    if step == 0 and start != end:
        raise Mistake("The step must not be zero.", argument=2)
    if (end > start) if step < 0 else (end < start):
        raise Mistake("The step leads away from the end.", argument=1)
    counted: list[Number] = []
    current = start
    while current > end if step < 0 else current < end:
        if len(counted) == _MOST_NUMBERS:
            raise Mistake(f"range() makes at most {_MOST_NUMBERS} numbers; take a larger step.")
        counted.append(current)
        current = numbers.add(current, step)
    return counted


@function("reverse", Parameter("list"), unknown="elements", marks="elements", told=result_types.reverse)
def reverse(values: Any) -> Any:
    """Turn the order round; a set becomes a list."""
    backwards = reversed(sequence(values))
    return tuple(backwards) if isinstance(values, tuple) else made_of(list(backwards), values)


@function(
    "slice",
    Parameter("list"),
    Parameter("start_index", NUMBER),
    Parameter("end_index", NUMBER),
    unknown="elements",
    marks="elements",
    told=result_types.slice_,
)
def slice_(values: Any, start: Number, end: Number) -> Any:
    """Return the elements from one index to before another, both within the list."""
    if not isinstance(values, list | tuple):
        raise Mistake(f"A list or a tuple is required, not {describe(values)}.", argument=0)
    first, last = whole(start, 1), whole(end, 2)
    result_types.check_bounds(len(_order(values)), first, last)
    return made_of(values[first:last], values)


@function("sort", Parameter("list", ListOf(STRING)), returns=ListOf(STRING))
def sort(values: list[Any]) -> list[str]:
    """Sort strings by their code points."""
    if None in values:
        raise Mistake(f"Element {values.index(None)} is null; null cannot be sorted.", argument=0)
    return sorted(values)
