"""Policies of a whole account, and policies that a call lists among others."""

from __future__ import annotations

import json
from typing import Any

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields

_ONE_FOR_ALL = ((),)  # there is one in each account and region: nothing needs to be known to find it
_PUBLIC_REGISTRY = "us-east-1"  # https://docs.aws.amazon.com/AmazonECR/latest/public/public-registries.html
_DEFAULT = "default"  # the bus of every account


def _glue(aws: Aws, _given: Given) -> Values:
    text = aws.ask("glue", "get_resource_policy").get("PolicyInJson")
    if not text:
        raise AbsentError("the catalog has no policy")
    return {"id": aws.region, "policy": text}


def _tracing(aws: Aws, given: Given) -> Values:
    name = given["policy_name"]
    listed = aws.list("xray", "list_resource_policies", "ResourcePolicies")
    found = _find_named(listed, "PolicyName", name, "policy of X-Ray")
    return fields(found, "policy_name", "policy_document", "policy_revision_id")


def _find_named(listed: list[dict[str, Any]], key: str, name: str, what: str) -> dict[str, Any]:
    found = next((one for one in listed if one.get(key) == name), None)
    if found is None:
        raise AbsentError(f"there is no {what} {name}")
    return found


def _log_destination(aws: Aws, given: Given) -> Values:
    name = given["destination_name"]
    listed = aws.list("logs", "describe_destinations", "destinations", DestinationNamePrefix=name)
    found = _find_named(listed, "destinationName", name, "destination of logs")
    if not found.get("accessPolicy"):
        raise AbsentError(f"the destination {name} has no policy")
    return {"id": name, "destination_name": name, "access_policy": found["accessPolicy"]}


def _public_repository(aws: Aws, given: Given) -> Values:
    name = given["repository_name"]
    found = aws.at(_PUBLIC_REGISTRY).ask("ecr-public", "get_repository_policy", repositoryName=name)
    return {
        "id": name,
        **fields(found, registry_id="registryId", repository_name="repositoryName", policy="policyText"),
    }


def _creation_template(aws: Aws, given: Given) -> Values:
    prefix = given["prefix"]
    answer = aws.ask("ecr", "describe_repository_creation_templates", prefixes=[prefix])
    found = _find_named(answer["repositoryCreationTemplates"], "prefix", prefix, "template of repositories")
    encryption = found.get("encryptionConfiguration")
    return {
        "id": prefix,
        "registry_id": answer.get("registryId"),
        **fields(found, prefix="prefix", description="description", image_tag_mutability="imageTagMutability"),
        **fields(found, applied_for="appliedFor", custom_role_arn="customRoleArn"),
        **fields(found, lifecycle_policy="lifecyclePolicy", repository_policy="repositoryPolicy"),
        "resource_tags": {tag["Key"]: tag["Value"] for tag in found.get("resourceTags", ())},
        "encryption_configuration": block(
            encryption and fields(encryption, encryption_type="encryptionType", kms_key="kmsKey")
        ),
    }


def _mail_identity(aws: Aws, given: Given) -> Values:
    identity, name = given["identity"], given["name"]
    found = aws.ask("ses", "get_identity_policies", Identity=identity, PolicyNames=[name])["Policies"]
    return {"id": f"{identity}|{name}", "identity": identity, "name": name, "policy": _policy_of(found, name, identity)}


def _mail_address(aws: Aws, given: Given) -> Values:
    identity, name = given["email_identity"], given["policy_name"]
    found = aws.ask("sesv2", "get_email_identity_policies", EmailIdentity=identity).get("Policies") or {}
    own = {"email_identity": identity, "policy_name": name}
    return {"id": f"{identity}|{name}", **own, "policy": _policy_of(found, name, identity)}


def _policy_of(found: dict[str, str], name: str, identity: str) -> str:
    if name not in found:
        raise AbsentError(f"{identity} has no policy {name}")
    return found[name]


def _bus_permission(aws: Aws, given: Given) -> Values:
    bus, name = given.get("event_bus_name") or _DEFAULT, given["statement_id"]
    text = aws.ask("events", "describe_event_bus", Name=bus).get("Policy") or '{"Statement": []}'
    found = _find_named(json.loads(text)["Statement"], "Sid", name, f"statement of the bus {bus} named")
    conditions = [
        {"type": operator, "key": key, "value": value}
        for operator, pairs in found.get("Condition", {}).items()
        for key, value in pairs.items()
    ]
    return {
        "id": name if bus == _DEFAULT else f"{bus}/{name}",
        "event_bus_name": bus,
        "statement_id": name,
        "action": found["Action"],
        "principal": principal(found["Principal"]),
        "condition": conditions,
    }


def principal(found: Any) -> str:
    """Return who is admitted as these arguments have it: everybody, an account by its number, or an ARN."""
    named = found if isinstance(found, str) else found.get("AWS", "")
    parts = str(named).split(":")
    return parts[4] if len(parts) == 6 and parts[5] == "root" else str(named)


def _permission_set(aws: Aws, given: Given) -> Values:
    instance, own, arn = given["instance_arn"], given["permission_set_arn"], given["managed_policy_arn"]
    listed = aws.list(
        "sso-admin",
        "list_managed_policies_in_permission_set",
        "AttachedManagedPolicies",
        InstanceArn=instance,
        PermissionSetArn=own,
    )
    found = _find_named(listed, "Arn", arn, f"policy of {own}")
    return {
        "id": f"{arn},{own},{instance}",
        "instance_arn": instance,
        "permission_set_arn": own,
        "managed_policy_arn": arn,
        "managed_policy_name": found["Name"],
    }


READERS = (
    Reader(
        "aws_glue_resource_policy",
        _ONE_FOR_ALL,
        (Part(_glue, ("glue:GetResourcePolicy",)),),
        frozenset({"enable_hybrid"}),
    ),
    Reader(
        "aws_xray_resource_policy",
        (("policy_name",),),
        (Part(_tracing, ("xray:ListResourcePolicies",)),),
        frozenset({"bypass_policy_lockout_check"}),
    ),
    Reader(
        "aws_cloudwatch_log_destination_policy",
        (("destination_name",),),
        (Part(_log_destination, ("logs:DescribeDestinations",)),),
        frozenset({"force_update"}),
    ),
    Reader(
        "aws_ecrpublic_repository_policy",
        (("repository_name",),),
        (Part(_public_repository, ("ecr-public:GetRepositoryPolicy",)),),
    ),
    Reader(
        "aws_ecr_repository_creation_template",
        (("prefix",),),
        (Part(_creation_template, ("ecr:DescribeRepositoryCreationTemplates",)),),
    ),
    Reader(
        "aws_ses_identity_policy",
        (("identity", "name"),),
        (Part(_mail_identity, ("ses:GetIdentityPolicies",)),),
    ),
    Reader(
        "aws_sesv2_email_identity_policy",
        (("email_identity", "policy_name"),),
        (Part(_mail_address, ("ses:GetEmailIdentityPolicies",)),),
    ),
    Reader(
        "aws_cloudwatch_event_permission",
        (("statement_id",),),
        (Part(_bus_permission, ("events:DescribeEventBus",)),),
        sure=frozenset({"event_bus_name"}),
    ),
    Reader(
        "aws_ssoadmin_managed_policy_attachment",
        (("instance_arn", "permission_set_arn", "managed_policy_arn"),),
        (Part(_permission_set, ("sso:ListManagedPoliciesInPermissionSet",)),),
    ),
)
