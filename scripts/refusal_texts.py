"""Texts, numbers and lists that a provider's validation is asked about, so that what it refuses shows."""

from __future__ import annotations

from typing import Any

from stackproof.evaluate.value_rules import demand
from stackproof.schema import CtyType

NONSENSE = "no such choice!"
TELLING: tuple[str, ...] = (NONSENSE, "", "x", "x" * 6000, "-")
"""Where none of these is refused, nothing is asked further."""
TEXTS: tuple[str, ...] = (
    "X", "a", "abc", "a-b", "a--b", "-a", "a-", "a_b", "a.b", "a b", "a/b", "/a",
    "a:b", "a@b.example", "1", "1a", "A1", "0",
    "-1", "1.5", "true", "false", "TRUE", "yes", "null", " ", "a\n", "é", "*", "$LATEST", "default", "aws", "all",
    "arn:aws:iam::123456789012:role/x", "arn:aws:iam::123456789012",
    "arn:aws:iam::123456789012:", "arn:aws:iam::12:role/x",
    "arn:AWS:iam::123456789012:role/x", "arn:aws:sns:us-east:123456789012:x", "arn:aws:sns:us-east-1:123456789012:x",
    "arn:aws:iam::aws:policy/x", "arn::iam::123456789012:role/x",
    "arn:aws:s3:::b", "arn:aws:lambda:us-east-1:x:function:f",
    "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:q", "xarn:aws:s3:::b", "arn:aws:s3",
    "123456789012", "12345678901", "1234567890123", "us-east-1", "us-east",
    "eu-central-1", "mars-north-1", "us-east-1a",
    "10.0.0.0/16", "10.0.1.0/16", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "010.0.0.0/8",
    "10.0.0.0/08", "::/0", "2001:db8::/32",
    "2001:db8::1/32", "2001:db8::1", "fe80::1%eth0", "0.0.0.0/0", "10.0.0.4",
    "256.0.0.1", "1.2.3", "10.0.0.0/255.0.0.0",
    "{}", "[]", '{"a": 1}', '{a: 1}', '{"a": 1,}', '"x"', '{"a": 1, "a": 2}', "{'a': 1}", ' {"a": 1}', '{"a": 1} x',
    '{"Version":"2012-10-17","Statement":[]}', '{"a": NaN}', "a: 1\nb: [2]", '{"a": "\t"}', "nul", "1e3",
    "2030-01-02T03:04:05Z", "2030-01-02T03:04:05+01:00", "2030-01-02T03:04:05", "2030-01-02",
    "03:04", "2030-1-2T03:04:05Z",
    "2030-01-02T03:04:05.5Z", "2030-01-02T3:04:05Z", "aGVsbG8=", "aGVsbG8",
    "aGVs bG8=", "https://example.com/x", "http://x",
    "s3://bucket/key", "example.com", "a, b", "AbC", "abcdefgh-1234-5678-9abc-123456789012",
    "x" * 40, "x" * 65, "x" * 130,
    "x" * 300, "x" * 1100, "é" * 40, "{####}", "{username}", "a#b", "+1", "00", "T", "F", "1h", "5m",
)  # fmt: skip
NUMBERS: tuple[float, ...] = (-1, 0, 1, 10**12, 1.5)
MORE_NUMBERS: tuple[float, ...] = (
    -2, 2, 3, 5, 7, 10, 29, 30, 31, 60, 61, 90, 100, 101, 365, 500, 1000,
    1023, 1024, 3600, 65535, 65536, 86400, 0.5, -0.5, 10**6,
)  # fmt: skip
MANY = 300


def telling(type_: CtyType) -> list[Any]:
    """Return values by which it shows whether there are rules for a type at all."""
    if type_ == "string":
        return list(TELLING)
    if type_ == "number":
        return list(NUMBERS)
    if isinstance(type_, list) and type_[0] in ("list", "set") and type_[1] in ("string", "number"):
        return [[], *many(type_)]
    return []


def many(type_: CtyType) -> list[Any]:
    """Return lists of a type with one, two and many elements that differ."""
    make = (lambda index: f"a{index}") if type_[1] == "string" else (lambda index: index)
    return [[make(index) for index in range(length)] for length in (1, 2, MANY)]


def more(type_: CtyType) -> list[Any]:
    """Return further values of a type."""
    return {"string": [*TEXTS], "number": [*MORE_NUMBERS]}.get(str(type_), [])


def around(rule: list[Any]) -> list[Any]:
    """Return values on both sides of what a rule allows."""
    kind, *operands = rule
    match kind:
        case "one of" | "one of, in any case" | "not one of":
            return _around_choices(operands[0])
        case "range" | "above" | "multiple":
            ends = [end for end in operands if end is not None and abs(end) < 2**63 - 1]
            return [end + step for end in ends for step in (-1, 0, 1)]
        case "bytes" | "characters":
            ends = [end for end in operands if end is not None and end <= 20_000]
            lengths = {max(0, end + step) for end in ends for step in (-1, 0, 1)}
            return [letter * length for length in sorted(lengths) for letter in ("a", "é", "1")]
        case "items":
            ends = [end for end in operands if end is not None and end <= 2_000]
            return sorted({max(0, end + step) for end in ends for step in (-1, 0, 1)})
    return []


def _around_choices(choices: list[Any]) -> list[Any]:
    if not all(isinstance(one, str) for one in choices):
        return [one + step for one in choices for step in (-1, 0, 1)]
    near = [
        text for one in choices[:3] for text in (one + "x", one.lower(), one.upper(), one.title(), one[1:], f" {one}")
    ]
    return [*choices, *near]


def refuses(rule: list[Any], value: Any) -> bool:
    """Tell whether a rule refuses a value."""
    return demand(rule, value) is not None
