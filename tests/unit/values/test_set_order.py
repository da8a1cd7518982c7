"""Sets of objects and lists show in the order of go-cty's hash text; numbers may be long."""

from __future__ import annotations

from stackproof.values import STRING, Set, Unknown, convert
from stackproof.values.numbers import write


def test_lists_are_ordered_by_their_hash_text() -> None:
    """A quote comes before a bracket: the longer of two lists that begin alike is first."""
    assert Set([["b"], ["b", "c"], ["a"]]) == [["a"], ["b", "c"], ["b"]]


def test_numbers_inside_are_ordered_as_text() -> None:
    """10 comes before 9 there; among plain numbers it does not."""
    assert Set([{"a": 9}, {"a": 10}]) == [{"a": 10}, {"a": 9}]
    assert Set([10, 9]) == [9, 10]


def test_a_number_of_many_digits_is_written() -> None:
    """Python's str() refuses more than 4300 digits."""
    assert write(10**150) == "1" + "0" * 150


def test_an_unknown_of_the_type_stays_the_same_object() -> None:
    """An unknown equals itself alone: a copy would be another element of a set."""
    unknown = Unknown(STRING)
    assert convert(unknown, STRING) is unknown
