"""EventBridge Pipes, and delivery streams of Firehose."""

from __future__ import annotations

from stackproof.views.live.access import Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields, tags_from, tags_of


def _pipe(aws: Aws, given: Given) -> Values:
    found = aws.ask("pipes", "describe_pipe", Name=given["name"])
    same = ("arn", "description", "desired_state", "enrichment", "kms_key_identifier", "name", "role_arn", "source")
    return {"id": found["Name"], **fields(found, *same, "target"), **tags_from(found.get("Tags"))}


def _delivery_stream(aws: Aws, given: Given) -> Values:
    asked = aws.ask("firehose", "describe_delivery_stream", DeliveryStreamName=given["name"])
    found = asked["DeliveryStreamDescription"]
    key = found.get("DeliveryStreamEncryptionConfiguration") or {}
    on = key.get("Status") in ("ENABLED", "ENABLING")
    encryption = {"enabled": on, **(fields(key, "key_type", key_arn="KeyARN") if on else {})}
    source = found.get("Source", {}).get("KinesisStreamSourceDescription")
    return {
        "id": found["DeliveryStreamARN"],
        "arn": found["DeliveryStreamARN"],
        "name": found["DeliveryStreamName"],
        **fields(found, "version_id"),
        "server_side_encryption": block(encryption),
        "kinesis_source_configuration": block(
            source and fields(source, kinesis_stream_arn="KinesisStreamARN", role_arn="RoleARN")
        ),
    }


def _tags(aws: Aws, given: Given) -> Values:
    found = aws.ask("firehose", "list_tags_for_delivery_stream", DeliveryStreamName=given["name"])
    return tags_of(found.get("Tags"))


READERS = (
    Reader(
        "aws_pipes_pipe",
        (("name",),),
        (Part(_pipe, ("pipes:DescribePipe",)),),
        frozenset({"name_prefix"}),
    ),
    Reader(
        "aws_kinesis_firehose_delivery_stream",
        (("name",),),
        (
            Part(_delivery_stream, ("firehose:DescribeDeliveryStream",)),
            Part(_tags, ("firehose:ListTagsForDeliveryStream",)),
        ),
    ),
)
