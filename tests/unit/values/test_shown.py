"""Values as people read them, and when two of them are the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from stackproof.addresses import Address, Reference
from stackproof.values import STRING, AttributeOf, Omitted, Unknown, template
from stackproof.values.sameness import agree, same
from stackproof.values.shown import shown

QUEUE = Unknown(STRING, form=AttributeOf(Reference(Address("aws_sqs_queue", "q"), ("arn",))))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("pay", '"pay"'),
        (False, "false"),
        (None, "null"),
        (3, "3"),
        (Decimal("0.5"), "0.5"),
        (Decimal("1E+2"), "100"),
        (["a", True], '["a", true]'),
        (("a",), '["a"]'),
        ({"a": None, "b": {"c": 1}}, '{"a": null, "b": {"c": 1}}'),
        (QUEUE, "aws_sqs_queue.q.arn"),
        ([QUEUE], "[aws_sqs_queue.q.arn]"),
        (template([QUEUE, "/x"]), '"${aws_sqs_queue.q.arn}/x"'),
        (Unknown(STRING), "(known after apply)"),
        (Unknown(STRING, form=Omitted()), "(not set)"),
    ],
)
def test_values_are_written_as_in_hcl(value: Any, text: str) -> None:
    assert shown(value) == text


def test_a_long_value_is_cut() -> None:
    """The reader sees that there is more."""
    assert shown("x" * 100, 10) == '"xxxxxxxxx...'
    assert shown("x" * 8, 10) == '"xxxxxxxx"'


@pytest.mark.parametrize(
    ("left", "right", "strictly", "between_views"),
    [
        (1, Decimal(1), True, True),
        (1, True, False, False),
        ("1", 1, False, False),
        ([1, 2], (1, 2), True, True),
        ([1, 2], [2, 1], False, False),
        (None, [], False, True),
        ({}, None, False, True),
        ("", None, False, False),
        (False, None, False, False),
        ({"a": [None]}, {"a": [[]]}, False, True),
        ({"a": 1}, {"a": 1, "b": None}, False, True),
        ({"a": 1}, {"a": 1, "b": 2}, False, False),
        ('{"a": 1}', '{"a":1}', False, True),
        ('{"a": 1}', '{"a":2}', False, False),
        ("{a", "{a", True, True),
    ],
)
def test_when_values_are_the_same(left: Any, right: Any, strictly: bool, between_views: bool) -> None:
    assert (same(left, right), same(right, left)) == (strictly, strictly)
    assert (agree(left, right), agree(right, left)) == (between_views, between_views)
