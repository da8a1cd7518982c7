"""DynamoDB: tables."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields, tags_of

_MANAGED_KEY = "alias/aws/dynamodb"


def _table(aws: Aws, given: Given) -> Values:
    found = aws.ask("dynamodb", "describe_table", TableName=given["name"])["Table"]
    keys = _keys(found)
    mode = found.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED")
    values = {
        "id": found["TableName"],
        "name": found["TableName"],
        "arn": found["TableArn"],
        "billing_mode": mode,
        **keys,
        **_throughput(found),
        "attribute": [{"name": one["AttributeName"], "type": one["AttributeType"]} for one in _attributes(found)],
        "global_secondary_index": [
            {**_index(one), **_throughput(one), **_keys(one), "on_demand_throughput": _on_demand(one)}
            for one in found.get("GlobalSecondaryIndexes", ())
        ],
        "local_secondary_index": [
            {**_index(one), "range_key": _keys(one)["range_key"]} for one in found.get("LocalSecondaryIndexes", ())
        ],
        "on_demand_throughput": _on_demand(found),
        "deletion_protection_enabled": found.get("DeletionProtectionEnabled", False),
        "table_class": found.get("TableClassSummary", {}).get("TableClass", "STANDARD"),
        "replica": [{"region_name": one["RegionName"]} for one in found.get("Replicas", ())],
    }
    stream = found.get("StreamSpecification", {})
    return values | {
        "stream_enabled": stream.get("StreamEnabled", False),
        "stream_view_type": stream.get("StreamViewType"),
        "stream_arn": found.get("LatestStreamArn"),
        "stream_label": found.get("LatestStreamLabel"),
    }


def _attributes(found: dict[str, Any]) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = sorted(found.get("AttributeDefinitions", ()), key=lambda one: one["AttributeName"])
    return listed


def _keys(found: dict[str, Any]) -> Values:
    roles = {one["KeyType"]: one["AttributeName"] for one in found.get("KeySchema", ())}
    return {"hash_key": roles.get("HASH"), "range_key": roles.get("RANGE")}


def _throughput(found: dict[str, Any]) -> Values:
    units = found.get("ProvisionedThroughput", {})
    return {"read_capacity": units.get("ReadCapacityUnits", 0), "write_capacity": units.get("WriteCapacityUnits", 0)}


def _on_demand(found: dict[str, Any]) -> list[Values]:
    limits = found.get("OnDemandThroughput")
    return block(limits and fields(limits, "max_read_request_units", "max_write_request_units"))


def _index(found: dict[str, Any]) -> Values:
    projection = found.get("Projection", {})
    return {
        "name": found["IndexName"],
        **fields(projection, "projection_type"),
        "non_key_attributes": projection.get("NonKeyAttributes", []),
    }


def _encryption(aws: Aws, given: Given) -> Values:
    """Read the key; the one that AWS manages is not told, as the provider does (``clearSSEDefaultKey``).

    A table without the block is encrypted with a key that AWS owns.
    """
    found = aws.ask("dynamodb", "describe_table", TableName=given["name"])["Table"].get("SSEDescription", {})
    if found.get("Status") not in ("ENABLED", "UPDATING"):
        return {"server_side_encryption": []}
    key = found.get("KMSMasterKeyArn")
    return {"server_side_encryption": [{"enabled": True, "kms_key_arn": None if key == managed_key(aws) else key}]}


def managed_key(aws: Aws) -> str | None:
    """Return the ARN of the key that AWS manages for DynamoDB; ``None`` before the first table needs it."""
    try:
        return str(aws.ask("kms", "describe_key", KeyId=_MANAGED_KEY)["KeyMetadata"]["Arn"])
    except AbsentError:
        return None


def point_in_time_recovery(aws: Aws, name: str) -> dict[str, Any]:
    """Return what AWS tells of the recovery of a table."""
    answer = aws.ask("dynamodb", "describe_continuous_backups", TableName=name)
    found: dict[str, Any] = answer["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
    return found


def _recovery(aws: Aws, given: Given) -> Values:
    found = point_in_time_recovery(aws, given["name"])
    enabled = found.get("PointInTimeRecoveryStatus") == "ENABLED"
    days = found.get("RecoveryPeriodInDays") if enabled else None
    return {"point_in_time_recovery": [{"enabled": enabled, "recovery_period_in_days": days}]}


def _time_to_live(aws: Aws, given: Given) -> Values:
    found = aws.ask("dynamodb", "describe_time_to_live", TableName=given["name"])["TimeToLiveDescription"]
    enabled = found.get("TimeToLiveStatus") in ("ENABLED", "ENABLING")
    return {"ttl": [{"enabled": enabled, **fields(found, "attribute_name")}]}


def _tags(aws: Aws, given: Given) -> Values:
    return tags_of(aws.list("dynamodb", "list_tags_of_resource", "Tags", ResourceArn=given["arn"]))


READERS = (
    Reader(
        "aws_dynamodb_table",
        (("name",),),
        (
            Part(_table, ("dynamodb:DescribeTable",)),
            Part(_encryption, ("dynamodb:DescribeTable", "kms:DescribeKey")),
            Part(_recovery, ("dynamodb:DescribeContinuousBackups",)),
            Part(_time_to_live, ("dynamodb:DescribeTimeToLive",)),
            Part(_tags, ("dynamodb:ListTagsOfResource",)),
        ),
        frozenset(
            {"import_table", "restore_date_time", "restore_source_name", "restore_source_table_arn",
             "restore_to_latest_time"}
        ),
        usual={"table_class": "STANDARD"},
    ),
)  # fmt: skip
