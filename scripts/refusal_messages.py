"""What the AWS provider's messages of validation tell: a rule for one value, or one for arguments together.

The messages are those of ``helper/validation`` and ``helper/schema`` of hashicorp/terraform-plugin-sdk, of
hashicorp/terraform-plugin-framework-validators, and of the provider's own ``internal/verify`` and
``internal/framework``.
A message that tells no fact gives nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from stackproof.functions.re2 import compile_pattern
from stackproof.values import Mistake

Rule = list[Any]
FORMATS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"is an invalid ARN|Invalid ARN Value|value must be a valid ARN", ("whole arn", "arn")),
    (r"doesn't look like AWS Account ID|must be a valid AWS account ID", ("account",)),
    (r"doesn't look like AWS Region|not a valid AWS Region", ("region",)),
    (
        r"CIDR",
        (
            "whole ipv4 cidr", "ipv4 cidr", "whole ipv6 cidr", "ipv6 cidr", "whole cidr", "cidr",
        ),
    ),
    (r"valid IPv4|IPv4 address", ("ipv4", "ip")),
    (r"valid IPv6|IPv6 address", ("ipv6", "ip")),
    (r"valid IP\b", ("ip",)),
    (r"invalid JSON policy|Invalid IAM Policy|not a JSON object", ("policy of single keys", "policy")),
    (r"invalid JSON|parse as JSON|JSON String|valid JSON", ("json",)),
    (r"RFC3339|Invalid Timestamp", ("time",)),
    (r"as boolean", ("bool",)),
    (r"as int", ("integer",)),
    (r"must be base64-encoded", ("base64",)),
)  # fmt: skip
WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"only lowercase alphanumeric characters and hyphens allowed in", (r"^[0-9a-z-]*$",)),
    (r"only alphanumeric characters and hyphens allowed in", (r"^[0-9A-Za-z-]*$",)),
    (r"only alphanumeric characters, underscores and hyphens allowed in", (r"^[0-9A-Za-z_-]*$",)),
    (r"only alphanumeric characters, hyphens, underscores, and periods allowed in", (r"^[0-9A-Za-z_.-]*$",)),
    (r"must contain only alphanumeric characters, dots, underscores and hyphens", (r"^[0-9A-Za-z_.-]*$",)),
    (r"must contain only lowercase alphanumeric characters and hyphens", (r"^[0-9a-z-]*$",)),
    (r"first character of .* must be a letter", (r"^[A-Za-z]", r"^([A-Za-z]|$)")),
    (r"cannot contain two consecutive hyphens", (r"^-?([^-]+-?)*$",)),
    (r"cannot end with a hyphen", (r"(^|[^-])$",)),
    (r"cannot begin with a hyphen", (r"^([^-]|$)",)),
    (r"\(must start with /\)", (r"^/",)),
    (r"\(must begin with s3://\)", (r"^s3://",)),
    (r"\(must not contain any whitespace characters\)", (r"^\S*$",)),
    (r"must contain only alphanumeric characters, hyphens, and underscores", (r"^[0-9A-Za-z_-]+$",)),
    (r"does not contain \{####\}", (r"\{####\}",)),
    (r"does not contain \{username\}", (r"\{username\}",)),
    (r"valid log group name", (r"^[0-9A-Za-z_/#.-]+$", r"^[0-9A-Za-z_/#.-]*$")),
)
"""Messages that tell in words what an expression says; what the provider does not agree with is not kept."""


def rules_in(message: str, value: Any) -> Iterator[Rule]:
    """Yield what a message may mean for the value that it refuses, the strictest first where several are possible."""
    choices = list(_choices(message, value))
    yield from choices
    yield from _numbers(message, value)
    yield from _lengths(message)
    yield from _expressions(message)
    if message.startswith("Invalid or unknown key"):
        yield ["unset"]
    for pattern, names in FORMATS:
        if isinstance(value, str) and not choices and re.search(pattern, message):
            for name in names:
                yield ["format", name]
                yield ["format, or empty", name]


def _choices(message: str, value: Any) -> Iterator[Rule]:
    found = re.search(r"(not )?to (not )?be (?:one|any) of (\[.*\]), got", message, re.S)
    found = found or re.search(r"()()must be one of: (\[.*\]), got", message, re.S)
    if found:
        listed = found[3]
        choices = _quoted(listed) if '"' in listed else listed.strip("[]").split()
        yield from _kinds_of_choice(choices, value, refused=bool(found[1] or found[2]))
    found = re.search(r"Valid [Vv]alues(?: are)?: \[(.*?)\s*\]", message, re.S)
    if found:
        listed = found[1]
        choices = _quoted(listed) if '"' in listed else re.split(r"[,\s]+", listed)
        yield from _kinds_of_choice(choices, value, refused=False)


def _kinds_of_choice(choices: list[str], value: Any, *, refused: bool) -> Iterator[Rule]:
    if isinstance(value, str):
        yield from [["not one of", choices]] if refused else [["one of", choices], ["one of, in any case", choices]]
    elif all(re.fullmatch(r"-?\d+", one) for one in choices):
        yield ["one of", [int(one) for one in choices]]


def _quoted(listed: str) -> list[str]:
    """Return the texts of a list that Go wrote by ``%q``."""
    return [text for found in re.findall(r'"(?:[^"\\]|\\.)*"', listed) if (text := _unquoted(found)) is not None]


def _unquoted(text: str) -> str | None:
    try:
        return str(json.loads(text))
    except ValueError:
        return None


def _number(text: str) -> int | float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number == int(number) else number


_NUMBERS: tuple[tuple[str, Callable[[re.Match[str]], Rule]], ...] = (
    (r"to be in the range \((\S+) - (\S+)\), got", lambda m: ["range", _number(m[1]), _number(m[2])]),
    (r"value must be between (\S+) and (\S+), got", lambda m: ["range", _number(m[1]), _number(m[2])]),
    (r"to be at least \((\S+)\), got", lambda m: ["range", _number(m[1]), None]),
    (r"value must be at least (\S+), got", lambda m: ["range", _number(m[1]), None]),
    (r"to be at most \((\S+)\), got", lambda m: ["range", None, _number(m[1])]),
    (r"value must be at most (\S+), got", lambda m: ["range", None, _number(m[1])]),
    (r"to be greater than \((\S+)\), got", lambda m: ["above", _number(m[1])]),
    (r"to be divisible by (\d+), got", lambda m: ["multiple", _number(m[1])]),
    (r"to be a valid port number or 0, got", lambda _: ["range", 0, 65535]),
    (r"to be a valid port number, got", lambda _: ["range", 1, 65535]),
)
_NO_WHOLE = re.compile(r"must be a whole number|not an integer|(Value Conversion|Configuration Read) Error")


def _numbers(message: str, value: Any) -> Iterator[Rule]:
    if isinstance(value, int | float) and "expected length" not in message:
        for pattern, rule in _NUMBERS:
            if found := re.search(pattern, message):
                yield rule(found)
        if value != int(value) and _NO_WHOLE.search(message):
            yield ["whole"]


_LENGTHS: tuple[tuple[str, str, str], ...] = (
    ("text", r"expected length of \S+ to be in the range \((?P<least>\d+) - (?P<most>\d+)\), got", ""),
    ("text", r"(string length|character count) must be between (?P<least>\d+) and (?P<most>\d+), got", ""),
    ("text", r"(string length|character count) must be at least (?P<least>\d+), got", ""),
    ("text", r"(string length|character count) must be at most (?P<most>\d+), got", ""),
    ("text", r"must be between (?P<least>\d+) and (?P<most>\d+) characters", ""),
    ("text", r"length must be between (?P<least>\d+)-(?P<most>\d+) characters", ""),
    ("text", r"can ?not be (longer|greater) than (?P<most>\d+) (UTF-8 )?characters?", ""),
    ("text", r"must not be longer than (?P<most>\d+) characters?", ""),
    ("text", r"can ?not be (less|shorter) than (?P<least>\d+) (UTF-8 )?characters?", ""),
    ("text", r"must not be empty, got|to not be an empty string|cannot be empty", "1"),
    ("items", r"requires (?P<least>\d+) item minimum", ""),
    ("items", r"supports (?P<most>\d+) item maximum", ""),
    ("items", r"must contain at least (?P<least>\d+) elements and at most (?P<most>\d+) elements", ""),
    ("items", r"must contain at least (?P<least>\d+) elements, got", ""),
    ("items", r"must contain at most (?P<most>\d+) elements, got", ""),
    ("items", r"^Invalid Block Block \S+ must have a configuration value", "1"),
)


def _lengths(message: str) -> Iterator[Rule]:
    for kind, pattern, least in _LENGTHS:
        found = re.search(pattern, message)
        if found:
            named = {"least": least or None, "most": None, **found.groupdict()}
            ends = [int(named[end]) if named[end] else None for end in ("least", "most")]
            yield from [["items", *ends]] if kind == "items" else [["bytes", *ends], ["characters", *ends]]
            return


def _expressions(message: str) -> Iterator[Rule]:
    found = re.search(r'to match regular expression ("(?:[^"\\]|\\.)*"), got', message)
    found = found or re.search(r'doesn\'t comply with restrictions \(("(?:[^"\\]|\\.)*")\)', message)
    pattern = _unquoted(found[1]) if found else None
    found = re.search(r"must match regular expression '(.*?)', got", message, re.S)
    pattern = found[1] if found else pattern
    if pattern and is_plain_pattern(pattern):
        yield ["matches", pattern]
    for words, meant in WORDS:
        if re.search(words, message):
            yield from (["matches", one] for one in meant)


def is_plain_pattern(pattern: str) -> bool:
    """Tell whether an expression can be read here."""
    try:
        compile_pattern(pattern)
    except Mistake:
        return False
    return True
