"""Conditions of statements, as IAM reads them."""

from __future__ import annotations

from typing import Any

import pytest
from model_samples import attribute, joined, unknown

from stackproof.iam.conditions import condition_met
from stackproof.iam.request_context import Context
from stackproof.values import DYNAMIC, Unknown

pytestmark = pytest.mark.unit

QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders"
ACCOUNT = attribute("data.aws_caller_identity.current", "account_id")
KEYS = {
    "aws:sourcearn": (QUEUE,),
    "aws:securetransport": ("true",),
    "aws:username": ("ann",),
    "aws:principaltag/team": ("pay*",),
    "n": ("5",),
    "at": ("2026-03-01T12:00:00Z",),
    "epoch": ("1772366400",),
    "ip": ("10.0.0.7",),
    "ip6": ("2001:db8::7",),
    "bytes": ("QUJD",),
    "tags": ("a", "b"),
    "path": ("home/ann/x",),
    "odd": ("five",),
    "made": (joined("arn:aws:sqs:eu-west-1:", ACCOUNT, ":orders"),),
    "hidden": (unknown("hidden"),),
    "maybe": unknown("maybe"),
}


@pytest.mark.parametrize(
    ("operator", "key", "wanted", "met"),
    [
        ("StringEquals", "AWS:SourceArn", QUEUE, True),
        ("stringequals", "aws:SourceArn", ["x", QUEUE], True),
        ("StringEquals", "aws:SourceArn", [], False),
        ("StringEquals", "aws:SourceArn", QUEUE.upper(), False),
        ("StringEquals", "path", "home/*", False),
        ("StringEqualsIgnoreCase", "aws:SourceArn", QUEUE.upper(), True),
        ("StringNotEqualsIgnoreCase", "aws:SourceArn", QUEUE.upper(), False),
        ("StringEquals", "absent", "x", False),
        ("StringEqualsIfExists", "absent", "x", True),
        ("StringEqualsIfExists", "aws:SourceArn", "x", False),
        ("StringNotEquals", "absent", "x", True),
        ("StringNotEquals", "aws:SourceArn", ["x", QUEUE], False),
        ("StringNotEquals", "aws:SourceArn", ["x", "y"], True),
        ("StringLike", "aws:SourceArn", "arn:*:orders", True),
        ("StringLike", "aws:SourceArn", "arn:*:order?", True),
        ("StringLike", "aws:SourceArn", "arn:*:orders?", False),
        ("StringNotLike", "aws:SourceArn", "arn:*:orders", False),
        ("StringLike", "path", "home/${aws:username}/*", True),
        ("StringLike", "path", "home/${aws:USERNAME}/?", True),
        ("StringEquals", "path", "home/${aws:username}/x", True),
        ("StringEquals", "path", "home/${aws:PrincipalTag/absent, 'ann'}/x", True),
        ("StringEquals", "path", "home/${aws:PrincipalTag/absent}/x", False),
        ("StringLike", "path", "home/${*}", False),
        ("StringLike", "path", "${aws:PrincipalTag/team}", False),
        ("ArnLike", "aws:SourceArn", "arn:aws:sqs:*:123456789012:ord*", True),
        ("ArnLike", "aws:SourceArn", "arn:*:orders", False),
        ("ArnLike", "aws:SourceArn", "arn:aws:sqs:*:*:*", True),
        ("ArnLike", "aws:SourceArn", "arn:aws:sqs:*", False),
        ("ArnLike", "path", "home/*", False),
        ("ArnEquals", "aws:SourceArn", "arn:aws:sqs:*:*:orders", True),
        ("ArnEquals", "aws:SourceArn", "arn:aws:sqs:eu-west-?:*:orders", True),
        ("ArnNotLike", "aws:SourceArn", "arn:aws:sqs:*:*:orders", False),
        ("ArnNotEquals", "absent", QUEUE, True),
        ("Bool", "aws:SecureTransport", "true", True),
        ("Bool", "aws:SecureTransport", True, True),
        ("Bool", "aws:SecureTransport", False, False),
        ("Bool", "absent", "false", False),
        ("BoolIfExists", "absent", "false", True),
        ("Null", "absent", "true", True),
        ("Null", "absent", True, True),
        ("Null", "aws:SourceArn", "true", False),
        ("Null", "aws:SourceArn", "false", True),
        ("NumericEquals", "n", "5.0", True),
        ("NumericNotEquals", "n", 5, False),
        ("NumericLessThan", "n", "6", True),
        ("NumericLessThanEquals", "n", "5", True),
        ("NumericGreaterThan", "n", "5", False),
        ("NumericGreaterThanEquals", "n", 6, False),
        ("NumericEquals", "odd", "5", False),
        ("DateGreaterThan", "at", "2026-03-01", True),
        ("DateLessThan", "at", "2026-03-01T13:00:00+02:00", False),
        ("DateLessThanEquals", "at", "2026-03-01T12:00:00Z", True),
        ("DateEquals", "epoch", "2026-03-01T12:00:00Z", True),
        ("DateNotEquals", "at", "2026", True),
        ("IpAddress", "ip", "10.0.0.0/8", True),
        ("IpAddress", "ip", ["192.0.2.0/24", "10.0.0.7"], True),
        ("NotIpAddress", "ip", "10.0.0.0/8", False),
        ("IpAddress", "ip6", "10.0.0.0/8", False),
        ("IpAddress", "ip6", "2001:db8::/32", True),
        ("IpAddress", "odd", "10.0.0.0/8", False),
        ("BinaryEquals", "bytes", "QUJD", True),
        ("BinaryEquals", "bytes", "QUJE", False),
        ("ForAllValues:StringEquals", "tags", ["a"], False),
        ("ForAllValues:StringEquals", "tags", ["a", "b", "c"], True),
        ("ForAllValues:StringEquals", "absent", ["a"], True),
        ("ForAllValues:StringNotEquals", "tags", ["c"], True),
        ("ForAllValues:StringNotEquals", "tags", ["a"], False),
        ("ForAnyValue:StringEquals", "tags", ["b"], True),
        ("ForAnyValue:StringEquals", "absent", ["b"], False),
        ("ForAnyValue:StringNotEquals", "tags", ["b"], True),
        ("ForAnyValue:StringNotEquals", "tags", ["a", "b"], False),
        ("ForAnyValue:StringNotEquals", "absent", ["b"], False),
        ("ForAnyValue:StringEqualsIfExists", "absent", ["b"], True),
        ("ForAllValues:StringLike", "tags", "?", True),
        # What nobody knows decides nothing, unless it cannot matter.
        ("StringEquals", "hidden", "x", None),
        ("StringEquals", "maybe", "x", None),
        ("Null", "maybe", "true", None),
        ("Null", "hidden", "true", False),
        ("StringEqualsIfExists", "maybe", "x", None),
        ("StringEquals", "n", [unknown(), "5"], True),
        ("StringEquals", "n", [unknown(), "6"], None),
        ("StringEquals", "absent", unknown(), False),
        ("StringEquals", "n", unknown("all", DYNAMIC), None),
        ("StringLike", "hidden", "*", True),
        ("StringNotLike", "hidden", "*", False),
        ("StringEquals", "made", joined("arn:aws:sqs:eu-west-1:", ACCOUNT, ":orders"), True),
        ("StringEquals", "made", joined("arn:aws:sqs:eu-west-1:", ACCOUNT, ":refunds"), False),
        ("StringEquals", "made", QUEUE, None),
        ("ArnLike", "made", QUEUE, None),
        ("ArnLike", "made", "arn:aws:sqs:*:*:orders", True),
        ("ArnLike", "made", "arn:aws:sqs:us-east-1:*:orders", False),
        ("ArnEquals", "hidden", QUEUE, None),
        ("ArnLike", "aws:SourceArn", "*", None),
        ("NumericLessThan", "hidden", "5", None),
        # AWS refuses these policies; what they would do is not known.
        ("StringMatches", "n", "5", None),
        ("NumericEquals", "n", "five", None),
        ("DateEquals", "at", "yesterday", None),
        ("IpAddress", "ip", "10.0.0.0/99", None),
        ("Null", "absent", "perhaps", None),
        ("StringNotEquals", "path", "${aws:PrincipalTag/absent}", None),
    ],
)
def test_operator(operator: str, key: str, wanted: Any, met: bool | None) -> None:
    found = condition_met({operator: {key: wanted}}, Context(KEYS))
    assert (None if isinstance(found, Unknown) else found) is met


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        (None, True),
        ({}, True),
        ({"Bool": {"aws:SecureTransport": "true"}, "Null": {"n": "true"}}, False),
        ({"Bool": {"aws:SecureTransport": "true"}, "Null": {"n": "false"}}, True),
        ({"StringEquals": {"n": "5", "path": "x"}}, False),
        ({"StringEquals": {"n": "5", "N": "6"}}, False),
        ({"StringEquals": {"hidden": "5", "n": "6"}}, False),
        ({"StringEquals": {"hidden": "5", "n": "5"}}, None),
        ("StringEquals", None),
        ({"StringEquals": "n"}, None),
        ({"StringEquals": unknown()}, None),
        ({"StringEquals": unknown(), "Null": {"n": "true"}}, False),
        (unknown(), None),
    ],
)
def test_every_test_must_be_met(condition: Any, met: bool | None) -> None:
    found = condition_met(condition, Context(KEYS))
    assert (None if isinstance(found, Unknown) else found) is met


def test_a_context_that_is_not_whole_leaves_other_keys_open() -> None:
    part = Context({"n": ("5",)}, whole=False)
    assert condition_met({"NumericEquals": {"n": "5"}}, part) is True
    assert isinstance(condition_met({"StringEquals": {"aws:PrincipalOrgID": "o-1"}}, part), Unknown)
    assert isinstance(condition_met({"StringEquals": {"n": "${aws:username}"}}, part), Unknown)


def test_without_variables_a_variable_is_text() -> None:
    """So in documents of version 2008-10-17."""
    condition = {"StringEquals": {"said": "${aws:username}"}}
    context = Context({"said": ("${aws:username}",), "aws:username": ("ann",)})
    assert condition_met(condition, context, reads_variables=False) is True
    assert condition_met(condition, context) is False
