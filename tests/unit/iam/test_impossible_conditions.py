"""Conditions that no request can meet, and those that some can."""

from __future__ import annotations

from typing import Any

import pytest
from model_samples import unknown

from stackproof.iam.impossible_conditions import is_never_met

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:SourceAccount": "12345678901*"}},
        {"StringEquals": {"aws:SourceAccount": ["123", "x"]}},
        {"StringEquals": {"aws:SourceArn": "arn:aws:sns:*:*:orders"}},
        {"StringEquals": {"aws:PrincipalOrgID": "r-1234"}},
        {"StringEquals": {"aws:SecureTransport": "True"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*"}},
        {"ArnEquals": {"aws:SourceArn": ["orders", "topic"]}},
        {"Bool": {"aws:SecureTransport": "no"}},
        {"ForAnyValue:StringEquals": {"aws:SourceVpce": "*"}},
        {"StringEquals": {"aws:SourceAccount": "123456789012"}, "StringLike": {"aws:SourceAccount": "9*"}},
        {
            "StringEquals": {"aws:SourceAccount": "123456789012"},
            "StringNotEquals": {"aws:SourceAccount": "123456789012"},
        },
        {"StringEquals": {"aws:SourceAccount": "123456789012"}, "Null": {"aws:SourceAccount": "true"}},
        {"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:SecureTransport": "false"}},
    ],
)
def test_never(condition: Any) -> None:
    assert is_never_met(condition)


@pytest.mark.parametrize(
    "condition",
    [
        None,
        {},
        unknown(),
        {"StringEquals": {"aws:SourceAccount": "123456789012"}},
        {"StringEquals": {"aws:SourceAccount": ["x", "123456789012"]}},
        {"StringLike": {"aws:SourceAccount": "*"}},
        {"StringNotEquals": {"aws:SourceAccount": "x"}},
        {"StringEqualsIfExists": {"aws:SourceAccount": "x"}},
        {"ForAllValues:StringEquals": {"aws:SourceVpce": "*"}},
        {"StringEquals": {"aws:PrincipalTag/team": "*"}},
        {"StringEquals": {"aws:SourceArn": "${aws:PrincipalTag/arn}"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}},
        {"ArnLike": {"aws:SourceArn": "*"}},
        {"Bool": {"aws:SecureTransport": "TRUE"}},
        {"StringEquals": {"aws:CalledVia": "athena.amazonaws.com"}, "StringLike": {"aws:CalledVia": "glue*"}},
        {"StringEquals": {"aws:SourceAccount": "123456789012"}, "StringLike": {"aws:SourceAccount": "1*"}},
        {"StringEquals": {"aws:SourceAccount": "123456789012"}, "Null": {"aws:SourceAccount": "false"}},
        {"StringEquals": {"aws:SourceAccount": unknown()}},
    ],
)
def test_some_can(condition: Any) -> None:
    assert not is_never_met(condition)
