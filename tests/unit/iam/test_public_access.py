"""Whether a statement admits everybody."""

from __future__ import annotations

from typing import Any

import pytest
from model_samples import attribute, joined, unknown

from stackproof.iam.documents import parse_policy
from stackproof.iam.public_access import admits_everybody
from stackproof.values import Unknown

pytestmark = pytest.mark.unit

TOPIC = attribute("aws_sns_topic.t", "arn")
ACCOUNT = attribute("data.aws_caller_identity.current", "account_id")


def decided(**elements: Any) -> bool | None:
    made = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Principal": "*", **elements}
    (statement,) = parse_policy({"Version": "2012-10-17", "Statement": made}).statements
    found = admits_everybody(statement)
    return None if isinstance(found, Unknown) else found


@pytest.mark.parametrize(
    ("elements", "public"),
    [
        ({}, True),
        ({"Principal": {"AWS": "*"}}, True),
        ({"Principal": {"AWS": ["123456789012", "*"]}}, True),
        ({"Principal": {"Service": "*"}}, True),
        ({"Principal": {"AWS": "123456789012"}}, False),
        ({"Principal": {"Service": "sns.amazonaws.com"}}, False),
        ({"Principal": {"AWS": unknown()}}, None),
        ({"Principal": {"AWS": attribute("aws_iam_role.r", "arn")}}, False),
        ({"Principal": None}, False),
        ({"Principal": None, "NotPrincipal": {"AWS": "arn:aws:iam::123456789012:root"}}, True),
        ({"Effect": "Deny"}, False),
        ({"Effect": unknown()}, None),
    ],
)
def test_principals(elements: dict[str, Any], public: bool | None) -> None:
    assert decided(**elements) is public


@pytest.mark.parametrize(
    ("operator", "key", "value", "public"),
    [
        ("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", False),
        ("StringLike", "aws:PrincipalOrgID", "o-*", True),
        ("StringEquals", "aws:PrincipalOrgID", ["o-1", "o-2"], False),
        ("StringLike", "aws:PrincipalOrgID", ["o-1", "*"], True),
        ("StringEqualsIfExists", "aws:PrincipalOrgID", "o-1", True),
        ("ForAllValues:StringEquals", "aws:PrincipalOrgID", "o-1", True),
        ("StringNotEquals", "aws:PrincipalOrgID", "o-1", True),
        ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-1/r-1/ou-1/*", False),
        ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "*/ou-1/*", True),
        ("StringEquals", "AWS:SourceOwner", "123456789012", False),
        ("StringEquals", "aws:SourceAccount", ACCOUNT, False),
        ("StringEquals", "aws:SourceAccount", unknown(), None),
        ("StringEquals", "aws:SourceAccount", "${aws:PrincipalAccount}", True),
        ("StringEquals", "kms:CallerAccount", "123456789012", False),
        ("StringEquals", "kms:ViaService", "s3.eu-west-1.amazonaws.com", True),
        ("StringEquals", "aws:SourceVpce", "vpce-1a2b3c4d", False),
        ("StringLike", "aws:userid", "AROAEXAMPLEID12345678:*", False),
        ("StringLike", "aws:userid", "*:session", True),
        ("ArnEquals", "aws:SourceArn", TOPIC, False),
        ("ArnLike", "aws:SourceArn", "arn:aws:sns:*:123456789012:*", False),
        ("ArnLike", "aws:SourceArn", "arn:aws:sns:*:*:orders", True),
        ("ArnLike", "aws:SourceArn", joined("arn:aws:sns:*:", ACCOUNT, ":*"), False),
        ("ArnLike", "aws:SourceArn", joined("arn:aws:sns:*:", unknown(), ":*"), None),
        ("ArnLike", "aws:SourceArn", "arn:aws:s3:::files", False),
        ("ArnLike", "aws:SourceArn", "arn:aws:s3:::*", True),
        ("ArnLike", "aws:SourceArn", "*", True),
        ("ArnLike", "aws:SourceArn", joined(attribute("aws_api_gateway_rest_api.a", "execution_arn"), "/*/*"), False),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/*", False),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/admin", True),
        ("IpAddress", "aws:SourceIp", "203.0.113.0/24", False),
        ("IpAddress", "aws:SourceIp", "0.0.0.0/0", True),
        ("IpAddress", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1"], True),
        ("IpAddress", "aws:SourceIp", "10.0.0.0/8", False),
        ("IpAddress", "aws:SourceIp", "::/0", True),
        ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24", True),
        ("Bool", "aws:SecureTransport", "true", True),
        ("StringLike", "sns:Endpoint", "*@example.com", True),
        ("Null", "aws:PrincipalOrgID", "false", True),
        ("StringEquals", "aws:PrincipalOrgID", "", True),
    ],
)
def test_conditions(operator: str, key: str, value: Any, public: bool | None) -> None:
    assert decided(Condition={operator: {key: value}}) is public


def test_one_condition_of_several_is_enough() -> None:
    both = {"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:SourceAccount": "123456789012"}}
    assert decided(Condition=both) is False
