"""DynamoDB: tables of several regions. Incident Manager: the regions that keep incidents."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, fields, tags_from, tags_of
from stackproof.views.live.types.tables import managed_key, point_in_time_recovery

_OWN_KEY = "DefaultKey"  # of AWS, as Incident Manager writes it


def _global_table(aws: Aws, given: Given) -> Values:
    name = given["name"]
    found = aws.ask("dynamodb", "describe_global_table", GlobalTableName=name)["GlobalTableDescription"]
    replicas = [{"region_name": one["RegionName"]} for one in found.get("ReplicationGroup", ())]
    return {"id": name, "name": name, "arn": found["GlobalTableArn"], "replica": replicas}


def _name(given: Given) -> str:
    return str(given["global_table_arn"]).rsplit("/", 1)[-1]


def _replica(aws: Aws, given: Given) -> Values:
    """Read the table that is the replica, in its own region."""
    arn = str(given["global_table_arn"])
    found = aws.ask("dynamodb", "describe_table", TableName=_name(given))["Table"]
    if found["TableArn"] == arn:
        raise AbsentError(f"{arn} has no replica in its own region")
    return {
        "id": f"{_name(given)}:{arn.split(':')[3]}",
        "arn": found["TableArn"],
        "global_table_arn": arn,
        "deletion_protection_enabled": found.get("DeletionProtectionEnabled", False),
        "kms_key_arn": _key(aws, found),
    }


def _key(aws: Aws, found: dict[str, Any]) -> Any:
    key = found.get("SSEDescription", {}).get("KMSMasterKeyArn")
    return None if key is None or key == managed_key(aws) else key


def _recovery(aws: Aws, given: Given) -> Values:
    enabled = point_in_time_recovery(aws, _name(given)).get("PointInTimeRecoveryStatus") == "ENABLED"
    return {"point_in_time_recovery": enabled}


def _tags(aws: Aws, given: Given) -> Values:
    return tags_of(aws.list("dynamodb", "list_tags_of_resource", "Tags", ResourceArn=given["arn"]))


def _incidents(aws: Aws, given: Given) -> Values:
    arns = aws.list("ssm-incidents", "list_replication_sets", "replicationSetArns")
    if not arns:
        raise AbsentError("the account has no replication set")
    found = aws.ask("ssm-incidents", "get_replication_set", arn=arns[0])["replicationSet"]
    regions = []
    for name, one in found["regionMap"].items():
        key = one.get("sseKmsKeyId")
        told = fields(one, status="status", status_message="statusMessage")
        regions.append({"name": name, "kms_key_arn": None if key == _OWN_KEY else key, **told})
    same = {"created_by": "createdBy", "deletion_protected": "deletionProtected", "last_modified_by": "lastModifiedBy"}
    blocks = {name: regions for name in ("region", "regions") if given.get(name)}  # the newer provider has a new name
    return {"id": arns[0], "arn": arns[0], **fields(found, status="status", **same), **blocks}


def _incident_tags(aws: Aws, given: Given) -> Values:
    return tags_from(aws.ask("ssm-incidents", "list_tags_for_resource", resourceArn=given["arn"]).get("tags"))


READERS = (
    Reader("aws_dynamodb_global_table", (("name",),), (Part(_global_table, ("dynamodb:DescribeGlobalTable",)),)),
    Reader(
        "aws_dynamodb_table_replica",
        (("global_table_arn",),),
        (
            Part(_replica, ("dynamodb:DescribeTable", "kms:DescribeKey")),
            Part(_recovery, ("dynamodb:DescribeContinuousBackups",)),
            Part(_tags, ("dynamodb:ListTagsOfResource",)),
        ),
    ),
    Reader(
        "aws_ssmincidents_replication_set",
        ((),),
        (
            Part(_incidents, ("ssm-incidents:ListReplicationSets", "ssm-incidents:GetReplicationSet")),
            Part(_incident_tags, ("ssm-incidents:ListTagsForResource",)),
        ),
    ),
)
