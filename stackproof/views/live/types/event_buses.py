"""EventBridge: buses, rules, targets, archives."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields, snake, tags_of

_DEFAULT = "default"  # the bus of every account
_BLOCKS = {  # of a target, by the provider's name
    "dead_letter_config": "DeadLetterConfig",
    "retry_policy": "RetryPolicy",
    "sqs_target": "SqsParameters",
    "kinesis_target": "KinesisParameters",
}


def _bus(aws: Aws, given: Given) -> Values:
    found = aws.ask("events", "describe_event_bus", Name=given["name"])
    letters = found.get("DeadLetterConfig")
    return {
        "id": found["Name"],
        **fields(found, "arn", "description", "name", "kms_key_identifier"),
        "dead_letter_config": block(letters and fields(letters, "arn")),
    }


def _bus_policy(aws: Aws, given: Given) -> Values:
    bus = given.get("event_bus_name") or _DEFAULT
    found = aws.ask("events", "describe_event_bus", Name=bus)
    if not found.get("Policy"):
        raise AbsentError(f"the bus {bus} has no policy")
    return {"id": found["Name"], "event_bus_name": found["Name"], "policy": found["Policy"]}


def _rule(aws: Aws, given: Given) -> Values:
    bus = given.get("event_bus_name") or _DEFAULT
    found = aws.ask("events", "describe_rule", Name=given["name"], EventBusName=bus)
    name = found.get("EventBusName") or _DEFAULT
    return {
        "id": f"{bus}/{found['Name']}" if name != _DEFAULT else found["Name"],
        **fields(found, "arn", "description", "event_pattern", "name", "role_arn", "schedule_expression", "state"),
        "event_bus_name": bus,
        "is_enabled": found.get("State") != "DISABLED",
    }


def _tags(aws: Aws, given: Given) -> Values:
    return tags_of(aws.ask("events", "list_tags_for_resource", ResourceARN=given["arn"]).get("Tags"))


def _target(aws: Aws, given: Given) -> Values:
    bus = given.get("event_bus_name") or _DEFAULT
    rule, name = given["rule"], given["target_id"]
    targets = _targets(aws, rule, bus)
    found = next((one for one in targets if one["Id"] == name), None)
    if found is None:
        raise AbsentError(f"the rule {rule} of {bus} has no target {name}")
    values = fields(found, "arn", "input", "input_path", "role_arn")
    blocks = {ours: block(_lower_keys(found.get(theirs))) for ours, theirs in _BLOCKS.items()}
    transformer = found.get("InputTransformer")
    return {
        "id": f"{bus}-{rule}-{name}",
        "event_bus_name": bus,
        "rule": rule,
        "target_id": name,
        **values,
        **blocks,
        "input_transformer": block(transformer and fields(transformer, "input_template", input_paths="InputPathsMap")),
    }


def _targets(aws: Aws, rule: str, bus: str) -> list[dict[str, Any]]:
    """Return all targets of a rule."""
    return aws.list("events", "list_targets_by_rule", "Targets", Rule=rule, EventBusName=bus)


def _lower_keys(found: dict[str, Any] | None) -> Values:
    return {snake(name): value for name, value in (found or {}).items()}


def _archive(aws: Aws, given: Given) -> Values:
    found = aws.ask("events", "describe_archive", ArchiveName=given["name"])
    values = fields(found, "description", "event_pattern", "event_source_arn", "retention_days")
    return {"id": found["ArchiveName"], "name": found["ArchiveName"], "arn": found["ArchiveArn"], **values}


READERS = (
    Reader(
        "aws_cloudwatch_event_bus",
        (("name",),),
        (Part(_bus, ("events:DescribeEventBus",)), Part(_tags, ("events:ListTagsForResource",))),
        frozenset({"event_source_name"}),
    ),
    Reader(
        "aws_cloudwatch_event_bus_policy",
        (("policy",),),
        (Part(_bus_policy, ("events:DescribeEventBus",)),),
        sure=frozenset({"event_bus_name"}),
    ),
    Reader(
        "aws_cloudwatch_event_rule",
        (("name", "event_bus_name"),),
        (Part(_rule, ("events:DescribeRule",)), Part(_tags, ("events:ListTagsForResource",))),
        frozenset({"name_prefix", "force_destroy"}),
        usual={"state": "ENABLED", "is_enabled": True},
    ),
    Reader(
        "aws_cloudwatch_event_target",
        (("rule", "target_id", "event_bus_name"),),
        (Part(_target, ("events:ListTargetsByRule",)),),
        frozenset({"force_destroy"}),
    ),
    Reader("aws_cloudwatch_event_archive", (("name",),), (Part(_archive, ("events:DescribeArchive",)),)),
)
