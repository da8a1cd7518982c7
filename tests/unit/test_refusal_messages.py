"""What the provider's messages tell: ``scripts/refusal_messages.py`` and ``scripts/refusal_relations.py``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture(scope="module")
def messages() -> Iterator[ModuleType]:
    sys.path.insert(0, str(SCRIPTS))
    import refusal_messages  # noqa: PLC0415 - a script, which is on the path now

    yield refusal_messages
    sys.path.remove(str(SCRIPTS))
    sys.modules.pop("refusal_messages")


TOLD: list[tuple[str, Any, list[Any]]] = [
    ('expected acl to be one of ["private" "public-read"], got x', "x", ["one of", ["private", "public-read"]]),
    ('Attribute a value must be one of: ["A" "B"], got: "x"', "x", ["one of", ["A", "B"]]),
    ("Invalid String Enum Value ...\n\nPath: a\nGiven Value: x\nValid Values: [A B ]", "x", ["one of", ["A", "B"]]),
    ("expected days to be one of [0 30], got 1", 1, ["one of", [0, 30]]),
    ('expected name to not be any of ["aws"], got aws', "aws", ["not one of", ["aws"]]),
    ("expected size to be in the range (1 - 10), got 11", 11, ["range", 1, 10]),
    ("expected size to be in the range (0.500000 - 2.000000), got 3", 3, ["range", 0.5, 2]),
    ("expected size to be at least (1), got 0", 0, ["range", 1, None]),
    ('expected "port" to be a valid port number, got: 0', 0, ["range", 1, 65535]),
    ("expected bid to be greater than (0.000000), got 0", 0, ["above", 0]),
    ("Attribute must be a whole number, got 1.5", 1.5, ["whole"]),
    ("expected length of name to be in the range (1 - 64), got ", "", ["bytes", 1, 64]),
    ("Attribute a string length must be at most 9, got: 10", "x" * 10, ["bytes", None, 9]),
    ('"name" cannot be longer than 32 characters', "x" * 33, ["bytes", None, 32]),
    ("Too many list items Attribute a supports 2 item maximum, but config has 3 declared.", [], ["items", None, 2]),
    ('expected value of name to match regular expression "^\\\\w+$", got !', "!", ["matches", "^\\w+$"]),
    ('only alphanumeric characters and hyphens allowed in "name"', "!", ["matches", "^[0-9A-Za-z-]*$"]),
    ('"role" (x) is an invalid ARN: arn: invalid prefix', "x", ["format", "whole arn"]),
    ('"policy" contains an invalid JSON policy: not a JSON object', "x", ["format", "policy of single keys"]),
    ('"x" is not a valid IPv4 CIDR block: invalid CIDR address: x', "x", ["format", "whole ipv4 cidr"]),
    ("Invalid or unknown key", "x", ["unset"]),
]  # fmt: skip


@pytest.mark.parametrize(("message", "value", "rule"), TOLD)
def test_rules(messages: ModuleType, message: str, value: Any, rule: list[Any]) -> None:
    assert next(messages.rules_in(message, value)) == rule


@pytest.mark.parametrize(
    "message",
    [
        "invalid value for name (must be nice)",
        'expected format to be one of ["JSON" "Text"], got x',  # the name of a choice is no format
        'expected value of name to match regular expression "(", got x',
    ],
)
def test_what_tells_nothing_gives_nothing(messages: ModuleType, message: str) -> None:
    assert [rule for rule in messages.rules_in(message, "x") if not rule[0].startswith("one of")] == []
