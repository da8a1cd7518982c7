"""IAM: roles, their policies, managed policies and who they are attached to."""

from __future__ import annotations

import json
from typing import Any

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, fields, tags_of


def document(found: Any) -> str:
    """Return a policy as text; boto3 decodes it."""
    return found if isinstance(found, str) else json.dumps(found, separators=(",", ":"))


def _role(aws: Aws, given: Given) -> Values:
    found = aws.ask("iam", "get_role", RoleName=given["name"])["Role"]
    boundary = found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
    values = fields(found, "arn", "description", "path", "max_session_duration", unique_id="RoleId")
    return {
        "id": found["RoleName"],
        "name": found["RoleName"],
        **values,
        "assume_role_policy": document(found["AssumeRolePolicyDocument"]),
        "permissions_boundary": boundary,
        "create_date": found["CreateDate"].strftime("%Y-%m-%dT%H:%M:%SZ"),
        **tags_of(found.get("Tags")),
    }


def _inline(aws: Aws, given: Given) -> Values:
    names = aws.list("iam", "list_role_policies", "PolicyNames", RoleName=given["name"])
    policies = (aws.ask("iam", "get_role_policy", RoleName=given["name"], PolicyName=name) for name in names)
    return {
        "inline_policy": [{"name": one["PolicyName"], "policy": document(one["PolicyDocument"])} for one in policies]
    }


def _list_managed(aws: Aws, given: Given) -> Values:
    attached = aws.list("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=given["name"])
    return {"managed_policy_arns": [one["PolicyArn"] for one in attached]}


def _role_policy(aws: Aws, given: Given) -> Values:
    found = aws.ask("iam", "get_role_policy", RoleName=given["role"], PolicyName=given["name"])
    role, name = found["RoleName"], found["PolicyName"]
    return {"id": f"{role}:{name}", "role": role, "name": name, "policy": document(found["PolicyDocument"])}


def _attachment(aws: Aws, given: Given) -> Values:
    role, arn = given["role"], given["policy_arn"]
    attached = aws.list("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=role)
    if arn not in {one["PolicyArn"] for one in attached}:
        raise AbsentError(f"{arn} is not attached to {role}")
    return {"id": f"{role}/{arn}", "role": role, "policy_arn": arn}


def _policy(aws: Aws, given: Given) -> Values:
    arn = given.get("arn") or _arn(aws, given["name"])
    found = aws.ask("iam", "get_policy", PolicyArn=arn)["Policy"]
    version = aws.ask("iam", "get_policy_version", PolicyArn=arn, VersionId=found["DefaultVersionId"])
    return {
        "id": arn,
        "name": found["PolicyName"],
        **fields(found, "arn", "description", "path", "policy_id", "attachment_count"),
        "policy": document(version["PolicyVersion"]["Document"]),
        **tags_of(found.get("Tags")),
    }


def _arn(aws: Aws, name: str) -> str:
    listed = aws.list("iam", "list_policies", "Policies", Scope="Local")
    found = next((one["Arn"] for one in listed if one["PolicyName"] == name), None)
    if found is None:
        raise AbsentError(f"there is no policy {name}")
    return str(found)


READERS = (
    Reader(
        "aws_iam_role",
        (("name",),),
        (
            Part(_role, ("iam:GetRole",)),
            Part(_inline, ("iam:ListRolePolicies", "iam:GetRolePolicy")),
            Part(_list_managed, ("iam:ListAttachedRolePolicies",)),
        ),
        frozenset({"name_prefix", "force_detach_policies"}),
    ),
    Reader(
        "aws_iam_role_policy",
        (("role", "name"),),
        (Part(_role_policy, ("iam:GetRolePolicy",)),),
        frozenset({"name_prefix"}),
    ),
    Reader(
        "aws_iam_role_policy_attachment",
        (("role", "policy_arn"),),
        (Part(_attachment, ("iam:ListAttachedRolePolicies",)),),
    ),
    Reader(
        "aws_iam_policy",
        (("arn",), ("name",)),
        (Part(_policy, ("iam:ListPolicies", "iam:GetPolicy", "iam:GetPolicyVersion")),),
        frozenset({"name_prefix"}),
    ),
)
