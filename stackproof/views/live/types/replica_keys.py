"""KMS: keys whose material comes from elsewhere, replicas of keys of another region, and grants."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import AbsentError, Aws, UnreadError
from stackproof.views.live.reader import Given, Part, Reader, Values, fields
from stackproof.views.live.types.keys import GONE, key_policy, key_tags

_FOUND_BY = ("id", "key_id", "arn")
_REPLICA = "mrk-"  # how the id of a key of several regions begins: it is the same in each of them


def _describe(aws: Aws, given: Given) -> dict[str, Any]:
    id_ = next((given[name] for name in _FOUND_BY if given.get(name)), None) or _id_of(given["primary_key_arn"])
    found: dict[str, Any] = aws.ask("kms", "describe_key", KeyId=id_)["KeyMetadata"]
    if found.get("KeyState") in GONE:
        raise AbsentError(f"the key {id_} waits for its deletion")
    return found


def _id_of(primary: str) -> str:
    id_ = primary.rsplit("/", 1)[-1]
    if not id_.startswith(_REPLICA):
        raise UnreadError(f"{primary} is no key of several regions, and has no replica")
    return id_


def _key(found: dict[str, Any]) -> Values:
    return {
        "id": found["KeyId"],
        "enabled": found.get("Enabled", False),
        **fields(found, "arn", "description", "key_id", "key_usage"),
    }


def _external(aws: Aws, given: Given) -> Values:
    found = _describe(aws, given)
    until = found.get("ValidTo")
    return {
        **{name: value for name, value in _key(found).items() if name != "key_id"},
        **fields(found, "expiration_model", "key_state"),
        "multi_region": found.get("MultiRegion", False),
        "valid_to": until.strftime("%Y-%m-%dT%H:%M:%SZ") if until else None,
    }


def _replica(aws: Aws, given: Given) -> Values:
    found = _describe(aws, given)
    return {**_key(found), **fields(found, "key_spec"), "primary_key_arn": _primary(found)}


def _external_replica(aws: Aws, given: Given) -> Values:
    own = _external(aws, given)
    found = _describe(aws, given)
    beside = {"key_id": found["KeyId"], "primary_key_arn": _primary(found)}
    return {name: value for name, value in own.items() if name != "multi_region"} | beside


def _primary(found: dict[str, Any]) -> Any:
    return found.get("MultiRegionConfiguration", {}).get("PrimaryKey", {}).get("Arn")


def _rotation(aws: Aws, given: Given) -> Values:
    found = aws.ask("kms", "get_key_rotation_status", KeyId=given["id"])
    return {"key_rotation_enabled": found["KeyRotationEnabled"]}


def _policy(aws: Aws, given: Given) -> Values:
    return key_policy(aws, given["id"])


def _tags(aws: Aws, given: Given) -> Values:
    return key_tags(aws, given["id"])


def _grant(aws: Aws, given: Given) -> Values:
    key = given["key_id"]
    listed = aws.list("kms", "list_grants", "Grants", KeyId=key)
    fit = [one for one in listed if _is_it(one, given)]
    if not fit:
        raise AbsentError(f"{key} has no such grant")
    if len(fit) > 1:
        raise UnreadError(f"{len(fit)} grants of {key} fit; name them, or give the state (--state)")
    (found,) = fit
    limits = found.get("Constraints") or {}
    return {
        "id": f"{key}:{found['GrantId']}",
        "key_id": key,
        **fields(found, "grant_id", "grantee_principal", "name", "operations", "retiring_principal"),
        "constraints": [
            {f"encryption_context_{kind}": limits[f"EncryptionContext{kind.capitalize()}"]}
            for kind in ("equals", "subset")
            if limits.get(f"EncryptionContext{kind.capitalize()}")
        ],
    }


def _is_it(found: dict[str, Any], given: Given) -> bool:
    """Tell whether a grant is the one that is meant: by its id, its name, or whom it is for and what it allows."""
    if given.get("grant_id"):
        return bool(found["GrantId"] == given["grant_id"])
    if given.get("name"):
        return bool(found.get("Name") == given["name"])
    same = found.get("GranteePrincipal") == given.get("grantee_principal")
    return same and sorted(found.get("Operations", ())) == sorted(given.get("operations") or ())


_BESIDE = (Part(_policy, ("kms:GetKeyPolicy",)), Part(_tags, ("kms:ListResourceTags",)))
_DESCRIBED = ("kms:DescribeKey",)
_TOLD = frozenset({"bypass_policy_lockout_safety_check", "deletion_window_in_days"})
_MATERIAL = _TOLD | {"key_material_base64"}

READERS = (
    Reader("aws_kms_external_key", (("id",), ("arn",)), (Part(_external, _DESCRIBED), *_BESIDE), _MATERIAL),
    Reader(
        "aws_kms_replica_key",
        (("id",), ("arn",), ("primary_key_arn",)),
        (Part(_replica, _DESCRIBED), Part(_rotation, ("kms:GetKeyRotationStatus",)), *_BESIDE),
        _TOLD,
    ),
    Reader(
        "aws_kms_replica_external_key",
        (("id",), ("arn",), ("primary_key_arn",)),
        (Part(_external_replica, _DESCRIBED), *_BESIDE),
        _MATERIAL,
    ),
    Reader(
        "aws_kms_grant",
        (("key_id", "grant_id"), ("key_id", "name"), ("key_id", "grantee_principal", "operations")),
        (Part(_grant, ("kms:ListGrants",)),),
        frozenset({"grant_creation_tokens", "retire_on_delete"}),
    ),
)
