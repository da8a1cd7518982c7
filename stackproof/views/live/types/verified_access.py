"""Verified Access: groups and endpoints, and who may use them."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import Aws
from stackproof.views.live.reader import Given, Part, Read, Reader, Values, block, fields, tags_of
from stackproof.views.live.types.networks import the_one


def _group(aws: Aws, given: Given) -> Values:
    wanted = {"verified-access-instance-id": given.get("verifiedaccess_instance_id"), "tags": given.get("tags")}
    operation, key = "describe_verified_access_groups", "VerifiedAccessGroups"
    ids = {"VerifiedAccessGroupIds": given.get("id")}
    found = the_one(aws, operation, key, "group of Verified Access", wanted, **ids)
    id_ = found["VerifiedAccessGroupId"]
    own = {
        "verifiedaccess_group_id": "VerifiedAccessGroupId",
        "verifiedaccess_group_arn": "VerifiedAccessGroupArn",
        "verifiedaccess_instance_id": "VerifiedAccessInstanceId",
    }
    return {
        "id": id_,
        **fields(found, "creation_time", "deletion_time", "description", "last_updated_time", "owner", **own),
        "sse_configuration": block(_encryption(found)),
        **tags_of(found.get("Tags")),
    }


def _encryption(found: dict[str, Any]) -> Values | None:
    key = found.get("SseSpecification")
    return key and fields(key, "customer_managed_key_enabled", "kms_key_arn")


def _endpoint(aws: Aws, given: Given) -> Values:
    wanted = {"verified-access-group-id": given.get("verified_access_group_id"), "tags": given.get("tags")}
    operation, key = "describe_verified_access_endpoints", "VerifiedAccessEndpoints"
    ids = {"VerifiedAccessEndpointIds": given.get("id")}
    found = the_one(aws, operation, key, "endpoint of Verified Access", wanted, **ids)
    names = (
        "application_domain", "attachment_type", "description", "device_validation_domain", "domain_certificate_arn",
        "endpoint_domain", "endpoint_type", "security_group_ids", "verified_access_group_id",
        "verified_access_instance_id",
    )  # fmt: skip
    return {
        "id": found["VerifiedAccessEndpointId"],
        **fields(found, *names),
        "sse_specification": block(_encryption(found)),
        **tags_of(found.get("Tags")),
    }


def _policy_of(kind: str) -> Read:
    """Return what reads the policy of a ``group`` or an ``endpoint``; a disabled one admits nobody."""

    def read(aws: Aws, given: Given) -> Values:
        asked: dict[str, Any] = {f"VerifiedAccess{kind.capitalize()}Id": given["id"]}
        found = aws.ask("ec2", f"get_verified_access_{kind}_policy", **asked)
        return {"policy_document": found.get("PolicyDocument") if found.get("PolicyEnabled") else None}

    return read


def _reader_of(kind: str, read: Read, of: str, told: frozenset[str]) -> Reader:
    name = kind.capitalize()
    parts = (
        Part(read, (f"ec2:DescribeVerifiedAccess{name}s",)),
        Part(_policy_of(kind), (f"ec2:GetVerifiedAccess{name}Policy",)),
    )
    return Reader(f"aws_verifiedaccess_{kind}", (("id",), (of, "tags")), parts, told)


READERS = (
    _reader_of("group", _group, "verifiedaccess_instance_id", frozenset()),
    _reader_of("endpoint", _endpoint, "verified_access_group_id", frozenset({"endpoint_domain_prefix"})),
)
