"""Values as a plan shows them, beside the shapes of what is unknown and sensitive."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from stackproof.offline_plan.flattening import flatten
from stackproof.offline_plan.rendering import known, sensitive, unknown
from stackproof.offline_plan.text import to_json
from stackproof.schema import Attribute, Block, NestedBlock
from stackproof.values import Reason, Unknown

LATER = Unknown(why=(Reason("later"),))
VALUE: dict[str, Any] = {"a": 1, "b": LATER, "c": ["x", LATER], "d": [{"e": LATER, "f": None}], "g": {}, "h": []}


def test_known() -> None:
    """Unknown arguments are left out, unknown elements are null."""
    assert known(VALUE) == {"a": 1, "c": ["x", None], "d": [{"f": None}], "g": {}, "h": []}


def test_unknown() -> None:
    """The shape has what is unknown; lists keep a place for each element."""
    assert unknown(VALUE) == {"b": True, "c": [False, True], "d": [{"e": True}], "g": {}, "h": []}


def test_sensitive() -> None:
    """What is marked is true, as far down as it is marked."""
    assert sensitive(VALUE, {("a",), ("d", 0, "f")}) == {
        "a": True, "c": [False, False], "d": [{"f": True}], "g": {}, "h": []
    }  # fmt: skip


def test_a_collection_of_the_older_sdk_is_unknown_altogether() -> None:
    """Lists and maps of primitives are; blocks are not, but what is in them."""
    block = Block(
        {"tags": Attribute("tags", ["map", "string"], optional=True), "arn": Attribute("arn", "string", computed=True)},
        {"part": NestedBlock("part", "list", 0, 0, Block({"ids": Attribute("ids", ["set", "string"])}, {}))},
    )
    flat = flatten(
        {"tags": {"a": "x", "b": LATER}, "arn": "y", "part": [{"ids": [LATER]}, {"ids": ["z"]}]}, block, legacy=True
    )
    assert isinstance(flat["tags"], Unknown)
    assert flat["arn"] == "y"
    assert isinstance(flat["part"][0]["ids"], Unknown)
    assert flat["part"][1] == {"ids": ["z"]}


@pytest.mark.parametrize("text", ["0.1", "12345678901234567890.123456789", "1.5", "7"])
def test_numbers_keep_every_digit(text: str) -> None:
    assert json.loads(to_json({"n": Decimal(text)}), parse_float=Decimal, parse_int=Decimal) == {"n": Decimal(text)}
