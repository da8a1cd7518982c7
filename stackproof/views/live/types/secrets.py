"""Secrets Manager: secrets, without their values; their policies and rotation."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields, tags_of

_READ = "secretsmanager:DescribeSecret"


def _describe(aws: Aws, name: Any) -> dict[str, Any]:
    found: dict[str, Any] = aws.ask("secretsmanager", "describe_secret", SecretId=name)
    if found.get("DeletedDate"):
        raise AbsentError(f"the secret {name} is deleted")
    return found


def _secret(aws: Aws, given: Given) -> Values:
    found = _describe(aws, given.get("arn") or given.get("id") or given["name"])
    replicas = found.get("ReplicationStatus", ())
    names = ("region", "kms_key_id", "status", "status_message", "last_accessed_date")
    return {
        "id": found["ARN"],
        "arn": found["ARN"],
        **fields(found, "name", "description", "kms_key_id"),
        "replica": [fields(one, *names) for one in replicas],
        **tags_of(found.get("Tags")),
    }


def _policy(aws: Aws, given: Given) -> Values:
    found = aws.ask("secretsmanager", "get_resource_policy", SecretId=given["arn"])
    return {"policy": found.get("ResourcePolicy") or ""}


def _policy_beside(aws: Aws, given: Given) -> Values:
    found = aws.ask("secretsmanager", "get_resource_policy", SecretId=given["secret_arn"])
    if not found.get("ResourcePolicy"):
        raise AbsentError(f"{given['secret_arn']} has no policy")
    return {"id": found["ARN"], "secret_arn": found["ARN"], "policy": found["ResourcePolicy"]}


def _rotation(aws: Aws, given: Given) -> Values:
    found = _describe(aws, given["secret_id"])
    if not found.get("RotationEnabled"):
        raise AbsentError(f"{given['secret_id']} does not rotate")
    rules = found.get("RotationRules")
    return {
        "id": found["ARN"],
        "secret_id": found["ARN"],
        **fields(found, "rotation_enabled", rotation_lambda_arn="RotationLambdaARN"),
        "rotation_rules": block(rules and fields(rules, "automatically_after_days", "duration", "schedule_expression")),
    }


READERS = (
    Reader(
        "aws_secretsmanager_secret",
        (("arn",), ("id",), ("name",)),
        (Part(_secret, (_READ,)), Part(_policy, ("secretsmanager:GetResourcePolicy",))),
        frozenset({"name_prefix", "recovery_window_in_days", "force_overwrite_replica_secret"}),
    ),
    Reader(
        "aws_secretsmanager_secret_policy",
        (("secret_arn",),),
        (Part(_policy_beside, ("secretsmanager:GetResourcePolicy",)),),
        frozenset({"block_public_policy"}),
    ),
    Reader(
        "aws_secretsmanager_secret_rotation",
        (("secret_id",),),
        (Part(_rotation, (_READ,)),),
        frozenset({"rotate_immediately"}),
    ),
)
