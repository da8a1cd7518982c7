"""Which resource a value names: by reference, or by a literal that equals its name or ARN.

A reference is as good as a value: ``aws_kms_key.logs.arn`` is unknown before the apply,
but it is known to be that key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from stackproof.addresses import UnknownKey
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.values import AttributeOf, Template, Unknown

_IDENTIFYING = ("arn", "id", "name", "url", "key_id", "function_name", "bucket", "repository_url", "alarm_name")
_LITERAL_NAMES = ("name", "function_name", "bucket", "identifier")
_ARN = re.compile(r"arn:[\w-]+:([\w-]+):[\w-]*:\d*:(?:.*[:/])?([^:/]+)$")
_SERVICES = {
    "sqs": "aws_sqs_", "sns": "aws_sns_", "lambda": "aws_lambda_", "dynamodb": "aws_dynamodb_", "s3": "aws_s3_",
    "states": "aws_sfn_", "events": "aws_cloudwatch_event_", "logs": "aws_cloudwatch_log_", "ecr": "aws_ecr_",
    "iam": "aws_iam_", "kms": "aws_kms_",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """What a value names: a resource of the stack, something outside it (a literal), or it cannot be told."""

    resource: Resource | None = None
    literal: str | None = None
    unknown: Unknown | None = None


def target(stack: Stack, value: Any, *types: str) -> Target:
    """Return what a value names.

    Args:
        stack: where to look.
        value: an ARN, a name, an id, or the unknown that will be one.
        types: the resource types that count; none for any.
    """
    if isinstance(value, Unknown):
        found = _referenced(stack, value)
        if found is not None and (not types or found.type in types):
            return Target(resource=found)
        return Target(unknown=value)
    if not isinstance(value, str):
        return Target()
    for resource in stack.of_type(*types) if types else stack.resources.values():
        if _is_named(resource, value):
            return Target(resource=resource)
    return Target(literal=value)


def _referenced(stack: Stack, value: Unknown) -> Resource | None:
    if isinstance(value.form, AttributeOf):
        address = value.form.reference.address
        found = stack.at(address)
        if found is not None or not isinstance(address.key, UnknownKey):
            return found
        return next(iter(stack.instances(address)), None)
    return None


def _is_named(resource: Resource, text: str) -> bool:
    if any(resource.values.get(name) == text for name in _IDENTIFYING):
        return True
    match = _ARN.match(text)
    if match is None or not resource.type.startswith(_SERVICES.get(match.group(1), "\0")):
        return False
    return any(resource.values.get(name) == match.group(2) for name in _LITERAL_NAMES)


def same_name(left: Any, right: Any) -> bool | Unknown:
    """Tell whether two names are the same; unknown ones are when they are the same attribute of the same resource."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Unknown):
            if isinstance(other, Unknown) and one.form is not None and one.form == other.form:
                return True
            return one
    return bool(left == right)


def pieces(value: Any) -> tuple[Any, ...]:
    """Return the text and the unknowns that a string is made of."""
    if isinstance(value, Unknown) and isinstance(value.form, Template):
        return value.form.parts
    return (value,)
