"""Rules for single values: which values each kind refuses, and what it says."""

from decimal import Decimal
from typing import Any

import pytest

from stackproof.evaluate.value_formats import FORMATS
from stackproof.evaluate.value_rules import demand, hint

RULES: list[tuple[list[Any], Any, str | None]] = [
    (["one of", ["A", "B"]], "A", None),
    (["one of", ["A", "B"]], "a", 'must be one of "A", "B"'),
    (["one of", ["A"]], "B", 'must be "A"'),
    (["one of", [0, 60]], 60, None),
    (["one of", [0, 60]], Decimal(30), "must be one of 0, 60"),
    (["one of", list(range(14))], 15, "must be one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 or one of 2 others"),
    (["one of, in any case", ["Allow"]], "ALLOW", None),
    (["one of, in any case", ["Allow"]], "allows", 'must be "Allow"'),
    (["not one of", ["aws"]], "aws", 'must not be "aws"'),
    (["not one of", ["aws"]], "x", None),
    (["range", 1, 10], 1, None),
    (["range", 1, 10], 10, None),
    (["range", 1, 10], 11, "must be from 1 to 10"),
    (["range", 1, None], Decimal("0.5"), "must be 1 or more"),
    (["range", None, 10], 10.5, "must be 10 or less"),
    (["range", 1, 10], True, None),
    (["above", 0], 0, "must be greater than 0"),
    (["above", 0], Decimal("0.1"), None),
    (["whole"], Decimal("1.5"), "must be a whole number"),
    (["whole"], 10**30, None),
    (["whole"], Decimal("Infinity"), None),
    (["multiple", 60], 61, "must be a multiple of 60"),
    (["bytes", 1, 3], "", "must not be empty"),
    (["bytes", 2, 3], "a", "must have 2 characters or more; it has 1"),
    (["bytes", 1, 3], "abcd", "must have 3 characters or less; it has 4"),
    (["bytes", 1, 3], "éé", "must have 3 bytes or less; it has 4"),
    (["characters", 1, 3], "ééé", None),
    (["characters", 1, 3], "éééé", "must have 3 characters or less; it has 4"),
    (["items", 1, None], [], "must not be empty"),
    (["items", None, 1], ["a", "b"], "must have one element or less; it has 2"),
    (["matches", "^[a-z]+$"], "ab", None),
    (["matches", "^[a-z]+$"], "ab\n", "must match the regular expression ^[a-z]+$"),
    (["format", "arn"], "", "must be an ARN"),
    (["format, or empty", "arn"], "", None),
    (["format, or empty", "arn"], "x", "must be an ARN"),
    (["unset"], "x", "cannot be set; remove the argument"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "value", "expected"), RULES)
def test_rules(rule: list[Any], value: Any, expected: str | None) -> None:
    assert demand(rule, value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("standard", "STANDARD"), ("STANDRD", "STANDARD"), ("glacir", "GLACIER"), ("NONSENSE", None), (1, None)],
)
def test_hints(value: Any, expected: str | None) -> None:
    found = hint(["one of", ["STANDARD", "GLACIER"]], value)
    assert found == (f' Did you mean "{expected}"?' if expected else "")


HELD: dict[str, tuple[list[str], list[str]]] = {
    "whole arn": (
        ["arn:aws:s3:::b", "arn:aws:iam::aws:policy/x", "arn:aws-cn:sqs:cn-north-1:123456789012:q"],
        ["", "x", "arn:aws:s3", "arn:AWS:s3:::b", "arn:aws:sns:us-east:1:x", "arn:aws:iam::12:r", "arn:aws:iam::aws:"],
    ),
    "arn": (["arn:x:::::", "arn:aws:s3:::b:c"], ["arn:aws:s3::", "aws:s3:::b"]),
    "account": (["123456789012"], ["12345678901", "1234567890123", "x", "١٢٣٤٥٦٧٨٩٠١٢"]),
    "region": (["us-east-1", "us-gov-west-1"], ["us-east", "us-east-1a", ""]),
    "whole ipv4 cidr": (["10.0.0.0/8", "0.0.0.0/0"], ["10.0.0.1/8", "10.0.0.0", "::/0", "10.0.0.0/33"]),
    "ipv4 cidr": (["10.0.0.1/8"], ["10.0.0.0/255.0.0.0", "010.0.0.0/8", "10.0.0.0/-1"]),
    "whole ipv6 cidr": (["2001:db8::/32"], ["2001:db8::1/32", "10.0.0.0/8"]),
    "ipv6 cidr": (["2001:db8::1/32"], ["fe80::1%eth0/64", "x/1"]),
    "whole cidr": (["10.0.0.0/8", "::/0"], ["10.0.0.1/8", "x"]),
    "cidr": (["10.0.0.1/8"], ["10.0.0.1", ""]),
    "ipv4": (["10.0.0.1"], ["10.0.0", "::1", "010.0.0.1"]),
    "ipv6": (["::1"], ["10.0.0.1", "fe80::1%eth0"]),
    "ip": (["::1", "10.0.0.1"], ["x", ""]),
    "policy of single keys": (['{"Version": "2012-10-17"}'], ['{"a": 1, "a": 2}', "[]", "", "x"]),
    "policy": (['{"a": 1, "a": 2}'], ['"x"', "{a: 1}"]),
    "json": (["[]", '"x"', "1"], ["", "{a: 1}", '{"a": NaN}', "{'a': 1}"]),
    "time": (["2030-01-02T03:04:05Z", "2030-01-02T03:04:05.5+01:00"], ["2030-01-02", "2030-01-02T03:04:05", "x"]),
    "bool": (["true", "F", "0"], ["yes", ""]),
    "integer": (["1", "-1"], ["1.5", "x", ""]),
    "base64": (["aGVsbG8=", ""], ["aGVsbG8", "a b="]),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_formats(name: str) -> None:
    good, bad = HELD[name]
    holds = FORMATS[name].holds
    assert [text for text in good if not holds(text)] == []
    assert [text for text in bad if holds(text)] == []
