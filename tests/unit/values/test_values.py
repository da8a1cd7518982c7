"""Values: unknown ones and their forms, marks, conversion, equality, sets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackproof.addresses import Address, Reference
from stackproof.values import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    AttributeOf,
    ListOf,
    Map,
    MapOf,
    Mistake,
    ObjectOf,
    Reason,
    Sensitive,
    Set,
    SetOf,
    Template,
    TupleOf,
    Type,
    Unknown,
    convert,
    equals,
    from_cty_json,
    is_unknown,
    merge_unknown,
    parse_number,
    reveal_deep,
    sensitive,
    template,
    type_of,
    unify,
    unknowns_in,
)
from stackproof.values.numbers import number, write

QUEUE = Reference(Address("aws_sqs_queue", "q"), ("arn",))
ARN = Unknown(STRING, (Reason("later"),), (QUEUE,), AttributeOf(QUEUE))


@pytest.mark.parametrize("value", [Unknown(), Sensitive(1)])
def test_neither_unknown_nor_sensitive_is_a_condition(value: Any) -> None:
    with pytest.raises(TypeError):
        bool(value)


def test_a_template_keeps_its_pieces() -> None:
    """Text is joined to text; a template in a template is flattened; one unknown alone is itself."""
    joined = template(["a", "b", ARN, "", "c"])
    assert joined.form == Template(("ab", ARN, "c"))
    assert template(["<", joined, ">"]).form == Template(("<ab", ARN, "c>"))
    assert template(["", ARN]).form == ARN.form
    assert template(["a", "b"]) == "ab"
    assert template([]) == ""
    assert joined.references == (QUEUE,)
    assert str(joined) == "ab${(aws_sqs_queue.q.arn, known after apply)}c"


def test_merging_unknowns_keeps_each_reason_once() -> None:
    """In the order in which they came."""
    other = Unknown(NUMBER, (Reason("other"), Reason("later")))
    merged = merge_unknown(BOOL, [ARN, other, ARN])
    assert [str(reason) for reason in merged.why] == ["later", "other"]
    assert (merged.type, merged.references, merged.form) == (BOOL, (QUEUE,), None)


def test_a_form_is_of_a_string() -> None:
    """Narrowed to a number it is no longer that attribute."""
    assert ARN.of_type(STRING).form is ARN.form
    assert ARN.of_type(NUMBER).form is None


def test_what_is_inside() -> None:
    """Unknowns and marks are found at any depth."""
    value = {"a": [1, ARN], "b": (sensitive("x"), Map({"c": sensitive(ARN)}))}
    assert unknowns_in(value) == [ARN, ARN]
    plain, marked = reveal_deep(value)
    assert marked
    assert plain == {"a": [1, ARN], "b": ("x", {"c": ARN})}
    assert is_unknown(sensitive(ARN))
    assert not is_unknown([ARN])
    assert sensitive(sensitive(1)).value == 1


@pytest.mark.parametrize(
    ("value", "wanted", "expected"),
    [
        (1, STRING, "1"), (Decimal("1.50"), STRING, "1.5"), (True, STRING, "true"), ("1", NUMBER, 1),
        ("1", BOOL, True), ("0", BOOL, False), (None, STRING, None), ((1, 2), ListOf(STRING), ["1", "2"]),
        ((2, 1, 2), SetOf(NUMBER), [1, 2]), ({"b": 1, "a": 2}, MapOf(STRING), {"a": "2", "b": "1"}),
        ((1, "a"), ListOf(), ["1", "a"]), ({"a": 1, "b": 2}, ObjectOf({"a": STRING}), {"a": "1"}),
        ({}, ObjectOf({"a": STRING}, frozenset("a")), {"a": None}), ((1, 2), TupleOf((STRING, NUMBER)), ("1", 2)),
        ([1], DYNAMIC, [1]), (Map({"a": 1}), ObjectOf({"a": STRING}), {"a": "1"}),
    ],
)  # fmt: skip
def test_conversion(value: Any, wanted: Type, expected: Any) -> None:
    found = convert(value, wanted)
    assert found == expected
    assert isinstance(found, tuple) == isinstance(expected, tuple)


@pytest.mark.parametrize(
    ("value", "wanted", "message"),
    [
        ("x", NUMBER, "a number is required, not a string."),
        ("TRUE", BOOL, 'use lowercase "true".'),
        (1, BOOL, "a bool is required"),
        ([["x"]], ListOf(ListOf(NUMBER)), "[0][0]: a number is required"),
        ({"a": {"b": []}}, MapOf(MapOf(STRING)), "a.b: a string is required"),
        ({}, ObjectOf({"a": STRING, "b": STRING}), 'attributes "a", "b" are required'),
        ((1,), TupleOf(()), "0 elements"),
        ((1, ()), ListOf(), "same type"),
        (ARN, ListOf(STRING), "list of string required"),
        (Unknown(BOOL), NUMBER, "number required"),
    ],
)
def test_what_does_not_convert(value: Any, wanted: Type, message: str) -> None:
    with pytest.raises(Mistake) as caught:
        convert(value, wanted)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, Decimal("1.0"), True), (1, True, False), ("1", 1, False), (None, None, True), ((1,), [1], False),
        ({"a": 1}, Map({"a": 1}), False), (Set([1, 2]), Set([2, 1]), True), (ARN, ARN, True), (ARN, 1, False),
        ((1, ARN), (2, ARN), False), ({"a": ARN}, {"b": ARN}, False), (sensitive(1), 1, True),
    ],
)  # fmt: skip
def test_equality(left: Any, right: Any, expected: bool) -> None:
    assert equals(left, right) is expected
    assert equals(right, left) is expected


@pytest.mark.parametrize(("left", "right"), [(ARN, "x"), (ARN, None), ((1, ARN), (1, "x")), (Set([ARN]), Set(["x"]))])
def test_equality_that_cannot_be_told(left: Any, right: Any) -> None:
    found = equals(left, right)
    assert isinstance(found, Unknown)
    assert found.type is BOOL
    assert found.references == (QUEUE,)


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ([STRING, NUMBER], STRING), ([NUMBER, BOOL], None), ([STRING, BOOL], STRING), ([], DYNAMIC),
        ([DYNAMIC, NUMBER], NUMBER), ([ListOf(NUMBER), ListOf(STRING)], ListOf(STRING)),
        ([ListOf(NUMBER), SetOf(NUMBER)], ListOf(NUMBER)), ([ListOf(NUMBER), MapOf(NUMBER)], None),
        ([TupleOf((NUMBER, BOOL)), TupleOf((STRING, BOOL))], TupleOf((STRING, BOOL))),
        ([TupleOf((NUMBER,)), TupleOf((BOOL,))], None), ([TupleOf((NUMBER,)), TupleOf(())], ListOf(NUMBER)),
        ([ObjectOf({"a": NUMBER}), ObjectOf({"a": STRING})], ObjectOf({"a": STRING})),
        ([ObjectOf({"a": NUMBER}), ObjectOf({"b": NUMBER})], MapOf(NUMBER)),
        ([ObjectOf({"a": NUMBER}), ObjectOf({"b": ListOf(NUMBER)})], None), ([STRING, ListOf(STRING)], None),
    ],
)  # fmt: skip
def test_the_type_in_common(types: list[Type], expected: Type | None) -> None:
    assert unify(types) == expected


def test_types_from_json() -> None:
    """cty's JSON form of a type."""
    raw = ["map", ["object", {"a": ["set", "number"], "b": ["tuple", ["bool", "dynamic"]]}, ["b"]]]
    found = from_cty_json(raw)
    assert found == MapOf(ObjectOf({"a": SetOf(NUMBER), "b": TupleOf((BOOL, DYNAMIC))}))


@given(st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=10)))
def test_numbers_survive_their_text(value: int | Decimal) -> None:
    """What is written is read again as the same number."""
    known = number(value)
    assert parse_number(write(known)) == known


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(VALUES)
def test_every_value_has_its_type(value: Any) -> None:
    """A value converts to its own type and stays as it is, and equals itself."""
    assert convert(value, type_of(value)) == value
    assert equals(value, value) is True
