"""EventBridge Scheduler: schedules and their groups."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields, tags_of

_DEFAULT = "default"  # the group of every account


def _schedule(aws: Aws, given: Given) -> Values:
    found = aws.ask("scheduler", "get_schedule", Name=given["name"], GroupName=given.get("group_name") or _DEFAULT)
    names = ("arn", "description", "group_name", "kms_key_arn", "name", "schedule_expression", "state")
    window = fields(found["FlexibleTimeWindow"], "mode", "maximum_window_in_minutes")
    return {
        "id": f"{found['GroupName']}/{found['Name']}",
        **fields(found, *names, "schedule_expression_timezone"),
        "start_date": _moment(found.get("StartDate")),
        "end_date": _moment(found.get("EndDate")),
        "flexible_time_window": block(window),
        "target": block(_target(found["Target"])),
    }


def _moment(found: Any) -> str | None:
    return found.strftime("%Y-%m-%dT%H:%M:%SZ") if found is not None else None


def _target(found: dict[str, Any]) -> Values:
    letters, retries = found.get("DeadLetterConfig"), found.get("RetryPolicy")
    group, detail = found.get("SqsParameters"), found.get("EventBridgeParameters")
    partition = found.get("KinesisParameters")
    return {
        **fields(found, "arn", "input", "role_arn"),
        "dead_letter_config": block(letters and fields(letters, "arn")),
        "retry_policy": block(retries and fields(retries, "maximum_event_age_in_seconds", "maximum_retry_attempts")),
        "sqs_parameters": block(group and fields(group, "message_group_id")),
        "eventbridge_parameters": block(detail and fields(detail, "detail_type", "source")),
        "kinesis_parameters": block(partition and fields(partition, "partition_key")),
    }


def _group(aws: Aws, given: Given) -> Values:
    found = aws.ask("scheduler", "get_schedule_group", Name=given["name"])
    return {"id": found["Name"], **fields(found, "arn", "name", "state")}


def _tags(aws: Aws, given: Given) -> Values:
    return tags_of(aws.ask("scheduler", "list_tags_for_resource", ResourceArn=given["arn"]).get("Tags"))


READERS = (
    Reader(
        "aws_scheduler_schedule",
        (("name",),),
        (Part(_schedule, ("scheduler:GetSchedule",)),),
        frozenset({"name_prefix"}),
        frozenset({"group_name"}),
    ),
    Reader(
        "aws_scheduler_schedule_group",
        (("name",),),
        (Part(_group, ("scheduler:GetScheduleGroup",)), Part(_tags, ("scheduler:ListTagsForResource",))),
        frozenset({"name_prefix"}),
    ),
)
