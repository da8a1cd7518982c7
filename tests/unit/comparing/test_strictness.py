"""Whether one demand lets through more than another: expected values, parameters, conditions."""

from __future__ import annotations

from typing import Any

import pytest

from stackproof.comparing.expected import compare_expected
from stackproof.comparing.parameters import DIRECTIONS, differing
from stackproof.comparing.strictness import by_version
from stackproof.constraints import load_catalogue

SET: Any = ["set", "string"]


@pytest.mark.parametrize(
    ("base", "head", "answer"),
    [
        (5, 5, "same"),
        (5, 6, "other"),
        ("5", 5, "other"),
        (None, {"set": False}, "same"),
        (None, "a", "other"),
        ("a", {"set": True}, "weaker"),
        ({"set": True}, "a", "stricter"),
        ("a", {"set": False}, "other"),
        ({"set": True}, {"set": False}, "other"),
        (None, {"set": True}, "other"),
        (5, {"at_least": 5}, "weaker"),
        (5, {"at_least": 6}, "other"),
        ({"at_least": 5}, {"at_least": 3}, "weaker"),
        ({"at_least": 5}, {"at_least": 7}, "stricter"),
        ({"at_most": 5}, {"at_most": 7}, "weaker"),
        ({"at_least": 5}, 7, "stricter"),
        ({"at_least": 5}, 3, "other"),
        ({"at_least": 5}, {"set": True}, "weaker"),
        ("orders-prod", {"starts_with": "orders"}, "weaker"),
        ({"starts_with": "orders"}, {"starts_with": "o"}, "weaker"),
        ({"ends_with": ".fifo"}, {"ends_with": "o"}, "weaker"),
        ({"ends_with": "o"}, {"ends_with": ".fifo"}, "stricter"),
        ({"matches": "a+"}, {"matches": ".*"}, "other"),
        ("aa", {"matches": ".*"}, "other"),
        ("a", {"one_of": ["a", "b"]}, "weaker"),
        ({"one_of": ["a", "b"]}, "a", "stricter"),
        ({"one_of": ["a", "b"]}, {"one_of": ["b", "a"]}, "same"),
        ({"one_of": ["a"]}, {"one_of": ["a", "b"]}, "weaker"),
        ({"one_of": ["a", "b"]}, {"one_of": ["a", "c"]}, "other"),
        ({"one_of": ["a"]}, {"set": True}, "other"),
        ({"a": 1, "b": 2}, {"partly": {"a": 1}}, "weaker"),
        ({"partly": {"a": 1, "b": 2}}, {"partly": {"a": 1}}, "weaker"),
        ({"partly": {"a": 1}}, {"a": 1, "b": 2}, "stricter"),
        ({"a": 1, "b": 2}, {"partly": {"a": 2}}, "other"),
        ({"a": 1, "b": 2}, {"a": 1}, "other"),
        ({"a": 1, "c": {"d": 5}}, {"a": 1, "c": {"d": {"at_least": 1}}}, "weaker"),
        (["a", "b"], {"contains": "a"}, "weaker"),
        ({"contains": ["a", "b"]}, {"contains": "a"}, "weaker"),
        (["a", "b"], {"any_order": ["b", "a"]}, "weaker"),
        (["a"], {"each": {"set": True}}, "weaker"),
        ({"each": 5}, {"each": {"at_least": 1}}, "weaker"),
        ({"any_order": ["a", "b"]}, {"any_order": ["b", "a"]}, "same"),
        (["a", "b"], ["b", "a"], "other"),
        ({"by_key": {"a": 1}}, {"by_key": {"a": 1, "b": 2}}, "same"),
        ({"by_key": {"*": 1}}, {"by_key": {"a": 2, "*": 1}}, "other"),
        ({"by_key": {"a": 1, "b": 1}}, 1, "same"),
        ({"by_key": {"a": 1}}, {"by_key": {"a": {"at_least": 0}}}, "weaker"),
    ],
)
def test_an_expected_value_is_as_strict_as_another(base: Any, head: Any, answer: str) -> None:
    assert compare_expected(base, head) == answer


def test_a_set_stands_in_no_order() -> None:
    assert compare_expected(["a", "b"], ["b", "a"], SET) == "same"
    assert compare_expected(["a", "b"], ["b", "c"], SET) == "other"


def test_every_parameter_of_the_catalogue_has_a_direction() -> None:
    """One that has none would be told as another demand, which may be less: say which way is stricter."""
    known = {(found.id, name) for found in load_catalogue().values() if not found.is_own for name in found.parameters}
    assert known == DIRECTIONS.keys()


@pytest.mark.parametrize(
    ("constraint", "base", "head", "answer"),
    [
        ("log-group-retains-at-least", {"days": 365}, {}, None),
        ("log-group-retains-at-least", {"days": 365}, {"days": 90}, "weaker"),
        ("log-group-retains-at-least", {}, {"forever": False}, "stricter"),
        ("secret-rotates", {"days": 30}, {}, "weaker"),
        ("security-group-not-open", {"ports": [443]}, {}, "weaker"),
        ("security-group-not-open", {"ports": [443]}, {"ports": [22]}, "other"),
        ("iam-foreign-accounts-are-named", {}, {"accounts": ["999999999999"]}, "weaker"),
        ("lambda-has-environment", {"variables": ["a", "b"]}, {"variables": ["b"]}, "weaker"),
        ("outputs-exist", {"names": ["a"]}, {"names": ["b", "a"]}, "stricter"),
        ("sqs-encrypts", {}, {"explicit": False}, "weaker"),
        ("state-machine-logs", {"level": "ALL"}, {}, "weaker"),
        ("terraform-version", {"at_least": "1.10"}, {"at_least": "1.9.8"}, "weaker"),
        ("s3-locks-objects", {"mode": "COMPLIANCE"}, {}, "weaker"),
        ("s3-locks-objects", {"mode": "COMPLIANCE"}, {"mode": "GOVERNANCE"}, "other"),
        ("one-of-their-own", {"least": 1}, {"least": 2}, "other"),
    ],
)
def test_parameters_say_which_way_is_stricter(
    constraint: str, base: dict[str, Any], head: dict[str, Any], answer: str | None
) -> None:
    load_catalogue()
    assert [one[2] for one in differing(constraint, base, head).values()] == ([answer] if answer else [])


def test_versions_are_compared_by_their_numbers() -> None:
    assert [by_version("1.2", one) for one in ("1.2.0", "1.10", "1.1.9", "latest")] == [
        "same",
        "stricter",
        "weaker",
        "other",
    ]
