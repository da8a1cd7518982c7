"""Version constraints as Terraform reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackproof.model.versions import InvalidVersion, admits, canonical, is_satisfiable, lower_bound, parse_version


@pytest.mark.parametrize(
    ("text", "version"),
    [("1", (1, 0, 0, 1)), ("1.5", (1, 5, 0, 1)), (" v1.5.7 ", (1, 5, 7, 1)), ("1.5.0-rc1", (1, 5, 0, 0))],
)
def test_parse(text: str, version: tuple[int, ...]) -> None:
    assert parse_version(text) == version


@pytest.mark.parametrize("text", ["", ">= 1.5", "1.5.x", "1.2.3.4", "latest", "1..2", "1.5 1.6"])
def test_no_version(text: str) -> None:
    with pytest.raises(InvalidVersion):
        parse_version(text)


@pytest.mark.parametrize(
    ("constraint", "lowest"),
    [
        (">= 1.5", "1.5"),
        ("~> 1.5", "1.5"),
        ("~> 1.5.3", "1.5.3"),
        ("1.9.0", "1.9.0"),
        ("= 1.9", "1.9"),
        ("> 1.4.9", "1.4.10"),
        ("> 1.5.0-rc1", "1.5.0"),
        (">= 1.4, < 2", "1.4"),
        (">= 1.4,>=1.6", "1.6"),
        (">= 1.5, != 1.5.0", "1.5"),
    ],
)
def test_lower_bound(constraint: str, lowest: str) -> None:
    assert lower_bound(constraint) == parse_version(lowest)


@pytest.mark.parametrize("constraint", ["< 2", "<= 1.9", "!= 1.5.0"])
def test_no_lower_bound(constraint: str) -> None:
    assert lower_bound(constraint) is None


@pytest.mark.parametrize("constraint", ["", "=> 1.5", ">= 1.5,", "~ 1.5", ">= latest", "1.5 || 1.6"])
def test_no_constraint(constraint: str) -> None:
    with pytest.raises(InvalidVersion):
        lower_bound(constraint)


@pytest.mark.parametrize(
    ("constraint", "yes", "no"),
    [
        ("~> 1.5", ("1.5", "1.9.9"), ("1.4.9", "2.0")),
        ("~> 1.5.3", ("1.5.3", "1.5.99"), ("1.5.2", "1.6")),
        ("~> 1", ("1.0", "1.99"), ("2.0", "0.9")),
        (">= 1.4, < 2", ("1.4", "1.99"), ("1.3", "2.0")),
        ("!= 1.5.0", ("1.5.1",), ("1.5.0",)),
        ("<= 1.5", ("1.5.0",), ("1.5.1",)),
        ("> 1.5", ("1.5.1",), ("1.5.0",)),
    ],
)
def test_admits(constraint: str, yes: tuple[str, ...], no: tuple[str, ...]) -> None:
    assert [admits(constraint, parse_version(text)) for text in (*yes, *no)] == [True] * len(yes) + [False] * len(no)


@pytest.mark.parametrize("constraint", [">= 1.6, < 1.6", "1.5, 1.6", "~> 1.5, >= 2", "> 1.5.0, < 1.5.1"])
def test_is_not_satisfiable(constraint: str) -> None:
    assert not is_satisfiable(constraint)


NUMBER = st.integers(0, 3)
PART = st.builds("{} {}.{}.{}".format, st.sampled_from(["=", "!=", ">", ">=", "<", "<=", "~>"]), NUMBER, NUMBER, NUMBER)


@given(st.lists(PART, min_size=1, max_size=3).map(", ".join), st.tuples(NUMBER, NUMBER, NUMBER))
def test_what_is_admitted_is_satisfiable_and_not_below_the_bound(
    constraint: str, version: tuple[int, int, int]
) -> None:
    major, minor, patch = version
    if admits(constraint, (major, minor, patch, 1)):
        lowest = lower_bound(constraint)
        assert is_satisfiable(constraint)
        assert lowest is None or lowest <= (major, minor, patch, 1)


@pytest.mark.parametrize(
    ("constraint", "written"),
    [
        ("~> 5.0", "~> 5.0"),
        ("~> 5", "~> 5.0"),
        ("~> 5.1.2", "~> 5.1.2"),
        ("~> 5.0, >= 5.98", "~> 5.0, >= 5.98.0"),
        (">= 5.98, ~> 5.0, >= 5.98", "~> 5.0, >= 5.98.0"),
        (">=4,<6", ">= 4.0.0, < 6.0.0"),
        ("5.98", "5.98.0"),
        ("= 5.98.0-beta1", "5.98.0-beta1"),
    ],
)
def test_canonical(constraint: str, written: str) -> None:
    assert canonical(constraint) == written
