"""S3: what is configured of a bucket by resources of its own."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Read, Reader, Values, block, fields, snake

_BLOCKS_PUBLIC = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")


def _own(given: Given) -> Values:
    return {"id": given["bucket"], "bucket": given["bucket"]}


def _policy(aws: Aws, given: Given) -> Values:
    return {**_own(given), "policy": aws.ask("s3", "get_bucket_policy", Bucket=given["bucket"])["Policy"]}


def _public_access(aws: Aws, given: Given) -> Values:
    found = aws.ask("s3", "get_public_access_block", Bucket=given["bucket"])["PublicAccessBlockConfiguration"]
    return {**_own(given), **blocked_publicly(found)}


def blocked_publicly(found: dict[str, bool]) -> Values:
    """Return what blocks public access, of a bucket, an access point or an account."""
    return {name: _flag(found, name) for name in _BLOCKS_PUBLIC}


def _flag(found: dict[str, bool], name: str) -> bool:
    return next((value for theirs, value in found.items() if snake(theirs) == name), False)


def _versioning(aws: Aws, given: Given) -> Values:
    found = aws.ask("s3", "get_bucket_versioning", Bucket=given["bucket"])
    configuration = {"status": found.get("Status", "Disabled"), "mfa_delete": found.get("MFADelete")}
    return {**_own(given), "versioning_configuration": block(configuration)}


def _logging(aws: Aws, given: Given) -> Values:
    found = aws.ask("s3", "get_bucket_logging", Bucket=given["bucket"]).get("LoggingEnabled")
    if not found:
        raise AbsentError(f"{given['bucket']} does not log its requests")
    grants = [
        {
            "permission": one.get("Permission"),
            "grantee": block(fields(one["Grantee"], "display_name", "email_address", "type", id="ID", uri="URI")),
        }
        for one in found.get("TargetGrants", ())
    ]
    return {**_own(given), **fields(found, "target_bucket", "target_prefix"), "target_grant": grants}


def _encryption(aws: Aws, given: Given) -> Values:
    found = aws.ask("s3", "get_bucket_encryption", Bucket=given["bucket"])["ServerSideEncryptionConfiguration"]
    rules = []
    for rule in found["Rules"]:
        default = rule.get("ApplyServerSideEncryptionByDefault")
        names = {"sse_algorithm": "SSEAlgorithm", "kms_master_key_id": "KMSMasterKeyID"}
        rules.append({
            "apply_server_side_encryption_by_default": block(default and fields(default, **names)),
            "bucket_key_enabled": rule.get("BucketKeyEnabled", False),
        })  # fmt: skip
    return {**_own(given), "rule": rules}


def _notification(aws: Aws, given: Given) -> Values:
    found = aws.ask("s3", "get_bucket_notification_configuration", Bucket=given["bucket"])
    kinds = (("lambda_function", "LambdaFunction"), ("queue", "Queue"), ("topic", "Topic"))
    blocks = {
        ours: [
            {"id": one.get("Id"), f"{ours}_arn": one[f"{theirs}Arn"], "events": one["Events"], **_key_filter(one)}
            for one in found.get(f"{theirs}Configurations", ())
        ]
        for ours, theirs in kinds
    }
    if not any(blocks.values()) and "EventBridgeConfiguration" not in found:
        raise AbsentError(f"{given['bucket']} notifies nobody")
    return {**_own(given), **blocks, "eventbridge": "EventBridgeConfiguration" in found}


def _key_filter(found: dict[str, Any]) -> Values:
    rules = found.get("Filter", {}).get("Key", {}).get("FilterRules", ())
    parts = {rule["Name"].lower(): rule["Value"] for rule in rules}
    return {"filter_prefix": parts.get("prefix"), "filter_suffix": parts.get("suffix")}


def _lifecycle(aws: Aws, given: Given) -> Values:
    found = aws.ask("s3", "get_bucket_lifecycle_configuration", Bucket=given["bucket"])
    smallest = found.get("TransitionDefaultMinimumObjectSize") or "all_storage_classes_128K"
    rules = [_lifecycle_rule(rule) for rule in found["Rules"]]
    return {**_own(given), "rule": rules, "transition_default_minimum_object_size": smallest}


def _lifecycle_rule(rule: dict[str, Any]) -> Values:
    expiration, aborted = rule.get("Expiration"), rule.get("AbortIncompleteMultipartUpload")
    older = rule.get("NoncurrentVersionExpiration")
    versions = ("noncurrent_days", "newer_noncurrent_versions")
    return {
        "id": rule.get("ID"),
        "status": rule["Status"],
        "prefix": rule.get("Prefix"),
        "filter": [_object_filter(rule.get("Filter") or {})],
        "transition": [fields(one, "date", "days", "storage_class") for one in rule.get("Transitions", ())],
        "expiration": block(expiration and _expiration(expiration)),
        "noncurrent_version_transition": [
            fields(one, *versions, "storage_class") for one in rule.get("NoncurrentVersionTransitions", ())
        ],
        "noncurrent_version_expiration": block(older and fields(older, *versions)),
        "abort_incomplete_multipart_upload": block(aborted and fields(aborted, "days_after_initiation")),
    }


def _expiration(found: dict[str, Any]) -> Values:
    return {
        **fields(found, "date", "days"),
        "expired_object_delete_marker": found.get("ExpiredObjectDeleteMarker", False),
    }


def _object_filter(found: dict[str, Any]) -> Values:
    both = found.get("And")
    sizes = ("object_size_greater_than", "object_size_less_than")
    tag = found.get("Tag")
    return {
        **fields(found, "prefix", *sizes),
        "prefix": found.get("Prefix", "" if both is None else None),
        "tag": block(tag and fields(tag, "key", "value")),
        "and": block(
            both
            and {**fields(both, "prefix", *sizes), "tags": {one["Key"]: one["Value"] for one in both.get("Tags", ())}}
        ),
    }


def _replication(aws: Aws, given: Given) -> Values:
    found = aws.ask("s3", "get_bucket_replication", Bucket=given["bucket"])["ReplicationConfiguration"]
    rules = [_read_replication(one) for one in found["Rules"]]
    return {"id": given["bucket"], "bucket": given["bucket"], "role": found["Role"], "rule": rules}


def _read_replication(rule: dict[str, Any]) -> Values:
    to, markers = rule["Destination"], rule.get("DeleteMarkerReplication")
    encrypted = to.get("EncryptionConfiguration")
    owner = to.get("AccessControlTranslation")
    return {
        **fields(rule, "priority", "status", "prefix", id="ID"),
        "filter": block(_object_filter(rule["Filter"])) if "Filter" in rule else [],
        "delete_marker_replication": block(markers and fields(markers, "status")),
        "destination": block(
            {
                **fields(to, "account", "bucket", "storage_class"),
                "encryption_configuration": block(
                    encrypted and fields(encrypted, replica_kms_key_id="ReplicaKmsKeyID")
                ),
                "access_control_translation": block(owner and fields(owner, "owner")),
            }
        ),
    }


def _on_bucket(type_: str, read: Read, action: str, *told: str) -> Reader:
    return Reader(type_, (("bucket",),), (Part(read, (action,)),), frozenset(told))


_OWNER = "expected_bucket_owner"  # of the request, not of the bucket

READERS = (
    _on_bucket("aws_s3_bucket_policy", _policy, "s3:GetBucketPolicy"),
    _on_bucket("aws_s3_bucket_public_access_block", _public_access, "s3:GetBucketPublicAccessBlock"),
    _on_bucket("aws_s3_bucket_logging", _logging, "s3:GetBucketLogging", _OWNER),
    _on_bucket("aws_s3_bucket_versioning", _versioning, "s3:GetBucketVersioning", _OWNER, "mfa"),
    _on_bucket(
        "aws_s3_bucket_server_side_encryption_configuration", _encryption, "s3:GetEncryptionConfiguration", _OWNER
    ),
    _on_bucket("aws_s3_bucket_notification", _notification, "s3:GetBucketNotification"),
    _on_bucket("aws_s3_bucket_replication_configuration", _replication, "s3:GetReplicationConfiguration", "token"),
    _on_bucket("aws_s3_bucket_lifecycle_configuration", _lifecycle, "s3:GetLifecycleConfiguration", _OWNER),
)
