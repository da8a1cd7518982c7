"""Kinesis: streams and their policies."""

from __future__ import annotations

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields, tags_of

_PROVISIONED = "PROVISIONED"


def _stream(aws: Aws, given: Given) -> Values:
    found = aws.ask("kinesis", "describe_stream_summary", StreamName=given["name"])["StreamDescriptionSummary"]
    mode = (found.get("StreamModeDetails") or {}).get("StreamMode", _PROVISIONED)
    metrics = [name for one in found.get("EnhancedMonitoring", ()) for name in one.get("ShardLevelMetrics", ())]
    return {
        "id": found["StreamARN"],
        "arn": found["StreamARN"],
        "name": found["StreamName"],
        **fields(found, retention_period="RetentionPeriodHours"),
        "encryption_type": found.get("EncryptionType", "NONE"),
        "kms_key_id": found.get("KeyId"),
        "shard_count": found.get("OpenShardCount") if mode == _PROVISIONED else None,
        "shard_level_metrics": metrics,
        "stream_mode_details": block({"stream_mode": mode}),
    }


def _tags(aws: Aws, given: Given) -> Values:
    return tags_of(aws.ask("kinesis", "list_tags_for_stream", StreamName=given["name"]).get("Tags"))


def _policy(aws: Aws, given: Given) -> Values:
    arn = given["resource_arn"]
    found = aws.ask("kinesis", "get_resource_policy", ResourceARN=arn).get("Policy")
    if not found:
        raise AbsentError(f"{arn} has no policy")
    return {"id": arn, "resource_arn": arn, "policy": found}


READERS = (
    Reader(
        "aws_kinesis_stream",
        (("name",),),
        (Part(_stream, ("kinesis:DescribeStreamSummary",)), Part(_tags, ("kinesis:ListTagsForStream",))),
        frozenset({"enforce_consumer_deletion"}),
    ),
    Reader("aws_kinesis_resource_policy", (("resource_arn",),), (Part(_policy, ("kinesis:GetResourcePolicy",)),)),
)
