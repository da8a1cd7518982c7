"""KMS: keys and aliases. A key has no name: an alias, or what uses it, tells which one is meant."""

from __future__ import annotations

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, fields, tags_of

GONE = ("PendingDeletion", "PendingReplicaDeletion")
"""The states of a key that nobody can use any more."""


def _key(aws: Aws, given: Given) -> Values:
    id_ = given.get("key_id") or given.get("arn") or given["id"]
    found = aws.ask("kms", "describe_key", KeyId=id_)["KeyMetadata"]
    if found.get("KeyState") in GONE:
        raise AbsentError(f"the key {id_} waits for its deletion")
    return {
        "id": found["KeyId"],
        **fields(found, "arn", "key_id", "description", "key_usage", "custom_key_store_id"),
        "customer_master_key_spec": found.get("KeySpec") or found.get("CustomerMasterKeySpec"),
        "is_enabled": found.get("Enabled", False),
        "multi_region": found.get("MultiRegion", False),
        "xks_key_id": found.get("XksKeyConfiguration", {}).get("Id"),
    }


def _rotation(aws: Aws, given: Given) -> Values:
    found = aws.ask("kms", "get_key_rotation_status", KeyId=given["key_id"])
    return {"enable_key_rotation": found["KeyRotationEnabled"], **fields(found, "rotation_period_in_days")}


def key_policy(aws: Aws, key: str) -> Values:
    """Return the policy of a key; it has one."""
    return {"policy": aws.ask("kms", "get_key_policy", KeyId=key, PolicyName="default")["Policy"]}


def _policy(aws: Aws, given: Given) -> Values:
    return key_policy(aws, given["key_id"])


def _policy_beside(aws: Aws, given: Given) -> Values:
    return {"id": given["key_id"], "key_id": given["key_id"], **_policy(aws, given)}


def key_tags(aws: Aws, key: str) -> Values:
    """Return the tags of a key."""
    return tags_of(aws.list("kms", "list_resource_tags", "Tags", KeyId=key), "TagKey", "TagValue")


def _tags(aws: Aws, given: Given) -> Values:
    return key_tags(aws, given["key_id"])


def _alias(aws: Aws, given: Given) -> Values:
    name = given["name"]
    found = next((one for one in aws.list("kms", "list_aliases", "Aliases") if one["AliasName"] == name), None)
    if found is None or "TargetKeyId" not in found:
        raise AbsentError(f"there is no {name}")
    head = found["AliasArn"].rpartition(":alias/")[0]
    key = found["TargetKeyId"]
    return {
        "id": name,
        "name": name,
        "arn": found["AliasArn"],
        "target_key_id": key,
        "target_key_arn": f"{head}:key/{key}",
    }


READERS = (
    Reader(
        "aws_kms_key",
        (("key_id",), ("arn",), ("id",)),
        (
            Part(_key, ("kms:DescribeKey",)),
            Part(_rotation, ("kms:GetKeyRotationStatus",)),
            Part(_policy, ("kms:GetKeyPolicy",)),
            Part(_tags, ("kms:ListResourceTags",)),
        ),
        frozenset({"bypass_policy_lockout_safety_check", "deletion_window_in_days"}),
    ),
    Reader(
        "aws_kms_key_policy",
        (("key_id",),),
        (Part(_policy_beside, ("kms:GetKeyPolicy",)),),
        frozenset({"bypass_policy_lockout_safety_check"}),
    ),
    Reader("aws_kms_alias", (("name",),), (Part(_alias, ("kms:ListAliases",)),), frozenset({"name_prefix"})),
)
