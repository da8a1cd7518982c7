"""Step Functions: state machines."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, block, tags_of


def _machine(aws: Aws, given: Given) -> Values:
    arn = given.get("arn") or _arn(aws, given["name"])
    found = aws.ask("stepfunctions", "describe_state_machine", stateMachineArn=arn)
    logging = found.get("loggingConfiguration", {})
    return {
        "id": arn,
        "arn": arn,
        "name": found["name"],
        "definition": found["definition"],
        "description": found.get("description"),
        "role_arn": found["roleArn"],
        "status": found.get("status"),
        "type": found["type"],
        "creation_date": found["creationDate"].strftime("%Y-%m-%dT%H:%M:%SZ"),
        "logging_configuration": block({
            "include_execution_data": logging.get("includeExecutionData", False),
            "level": logging.get("level", "OFF"),
            "log_destination": _destination(logging),
        }),
        "tracing_configuration": block({"enabled": found.get("tracingConfiguration", {}).get("enabled", False)}),
        "encryption_configuration": block(_encryption(found.get("encryptionConfiguration", {}))),
    }  # fmt: skip


def _destination(logging: dict[str, Any]) -> str | None:
    groups = [one["cloudWatchLogsLogGroup"]["logGroupArn"] for one in logging.get("destinations", ())]
    return groups[0] if groups else None


def _encryption(found: dict[str, Any]) -> Values:
    return {
        "type": found.get("type", "AWS_OWNED_KEY"),
        "kms_key_id": found.get("kmsKeyId"),
        "kms_data_key_reuse_period_seconds": found.get("kmsDataKeyReusePeriodSeconds"),
    }


def _arn(aws: Aws, name: str) -> str:
    listed = aws.list("stepfunctions", "list_state_machines", "stateMachines")
    found = next((one["stateMachineArn"] for one in listed if one["name"] == name), None)
    if found is None:
        raise AbsentError(f"there is no state machine {name}")
    return str(found)


def _tags(aws: Aws, given: Given) -> Values:
    answer = aws.ask("stepfunctions", "list_tags_for_resource", resourceArn=given["arn"])
    return tags_of(answer.get("tags"), "key", "value")


READERS = (
    Reader(
        "aws_sfn_state_machine",
        (("arn",), ("name",)),
        (
            Part(_machine, ("states:ListStateMachines", "states:DescribeStateMachine")),
            Part(_tags, ("states:ListTagsForResource",)),
        ),
        frozenset({"name_prefix", "publish"}),
    ),
)
