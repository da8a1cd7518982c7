"""What an ARN names: the type and the name of a resource.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/, "Resource types" of each service.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORMATS: dict[str, tuple[tuple[str, str], ...]] = {
    "dynamodb": (("aws_dynamodb_table", r"table/([^/]+)"),),
    "ecr": (("aws_ecr_repository", r"repository/(.+)"),),
    "events": (
        ("aws_cloudwatch_event_bus", r"event-bus/(.+)"),
        ("aws_cloudwatch_event_rule", r"rule/(?:.+/)?([^/]+)"),
    ),
    "iam": (
        ("aws_iam_role", r"role/(?:.+/)?([^/]+)"),
        ("aws_iam_policy", r"policy/(?:.+/)?([^/]+)"),
        ("aws_iam_user", r"user/(?:.+/)?([^/]+)"),
    ),
    "kinesis": (("aws_kinesis_stream", r"stream/([^/]+)"),),
    "kms": (("aws_kms_alias", r"(alias/.+)"),),
    "lambda": (("aws_lambda_function", r"function:([^:]+)(?::.+)?"),),
    "logs": (("aws_cloudwatch_log_group", r"log-group:([^:]+)(?::\*)?"),),
    "s3": (("aws_s3_bucket", r"([^/]+)"),),
    "sns": (("aws_sns_topic", r"([^:]+)"),),
    "sqs": (("aws_sqs_queue", r"([^:]+)"),),
    "ssm": (("aws_ssm_parameter", r"parameter/(.+)"),),  # without the slash that a name of several parts begins with
    "states": (("aws_sfn_state_machine", r"stateMachine:([^:]+)"),),
}


@dataclass(frozen=True, slots=True)
class Named:
    """What an ARN names, and where: region and account are empty where the ARN has none."""

    type: str
    name: str
    region: str
    account: str


def has_format(type_: str) -> bool:
    """Tell whether ARNs of a resource type are known here, each with the resource's name in it."""
    return any(type_ == known for formats in _FORMATS.values() for known, _ in formats)


def named_by_arn(text: str) -> Named | None:
    """Return what an ARN names; ``None`` for another text, or a kind of ARN that is not known here.

    >>> named_by_arn("arn:aws:sqs:eu-west-1:123456789012:orders")
    Named(type='aws_sqs_queue', name='orders', region='eu-west-1', account='123456789012')
    """
    fields = text.split(":", 5)
    if len(fields) < 6 or fields[0] != "arn":
        return None
    for type_, pattern in _FORMATS.get(fields[2], ()):
        match = re.fullmatch(pattern, fields[5])
        if match is not None:
            return Named(type_, match.group(1), fields[3], fields[4])
    return None
