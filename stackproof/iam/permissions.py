"""Permissions that a resource type writes as arguments, as the policy that AWS makes of them.

Source: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html,
https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html and
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html.
"""

from __future__ import annotations

from typing import Any

from stackproof.model.resource import Resource
from stackproof.values import Unknown
from stackproof.values.texts import text_with_holes

_CONDITIONS = (
    ("source_arn", "ArnLike", "aws:SourceArn"),
    ("source_account", "StringEquals", "aws:SourceAccount"),
    ("principal_org_id", "StringEquals", "aws:PrincipalOrgID"),
    ("organization_id", "StringEquals", "aws:PrincipalOrgID"),
    ("event_source_token", "StringEquals", "lambda:EventSourceToken"),
    ("function_url_auth_type", "StringEquals", "lambda:FunctionUrlAuthType"),
)
_CONSTRAINTS = (("encryption_context_equals", "StringEquals"), ("encryption_context_subset", "StringLike"))
SERVICES = (".amazonaws.com", ".amazonaws.com.cn", ".amazon.com", ".amazonaws.eu")


def permission_of(resource: Resource) -> dict[str, Any]:
    """Return the policy of an ``aws_lambda_permission``, a layer's, or an ``aws_cloudwatch_event_permission``."""
    given = resource.get("principal")
    principal: Any = given if given == "*" or isinstance(given, Unknown) else {_kind(given): given}
    if isinstance(given, Unknown):
        principal = {"AWS": given}
    statement = {
        "Sid": resource.get("statement_id") if isinstance(resource.get("statement_id"), str) else "",
        "Effect": "Allow",
        "Action": resource.get("action"),
        "Resource": "*",
        "Principal": principal,
        "Condition": _conditions(resource),
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _kind(principal: Any) -> str:
    return "Service" if text_with_holes(principal).endswith(SERVICES) else "AWS"


def _conditions(resource: Resource) -> Any:
    found: dict[str, dict[str, Any]] = {}
    for argument, operator, key in _CONDITIONS:
        value = resource.get(argument)
        if argument in resource.values and not resource.omitted(argument) and value != "":
            found.setdefault(operator, {})[key] = value
    block = resource.get("condition")
    if isinstance(block, Unknown) and not resource.omitted("condition"):
        return block
    hidden = [one for one in block if isinstance(one, Unknown)] if isinstance(block, list | tuple) else []
    if hidden:
        return hidden[0]
    for _, one in resource.blocks("condition"):
        if isinstance(one.get("type"), Unknown) or isinstance(one.get("key"), Unknown):
            return one["type"] if isinstance(one.get("type"), Unknown) else one["key"]
        found.setdefault(str(one.get("type")), {})[str(one.get("key"))] = one.get("value")
    return found


def url_policy(url: Resource, account: Any) -> dict[str, Any]:
    """Return the policy that a function's URL amounts to: without authorization everybody may call it.

    With ``AWS_IAM`` the account's own policies decide. Source:
    https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html (the provider adds the permission for everybody).
    """
    kind = url.get("authorization_type")
    statement = {
        "Sid": "FunctionUrl",
        "Effect": "Allow",
        "Action": "lambda:InvokeFunctionUrl",
        "Resource": "*",
        "Principal": {"AWS": account} if kind == "AWS_IAM" else "*",
        "Condition": {"StringEquals": {"lambda:FunctionUrlAuthType": kind}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def grant_of_key(grant: Resource) -> Any:
    """Return the policy that an ``aws_kms_grant`` amounts to, its constraints as conditions.

    Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html.
    """
    operations = grant.get("operations")
    if isinstance(operations, Unknown):
        return operations
    condition: dict[str, dict[str, Any]] = {}
    given = grant.get("constraints")
    if isinstance(given, Unknown) and not grant.omitted("constraints"):
        return given
    for _, block in grant.blocks("constraints"):
        for argument, operator in _CONSTRAINTS:
            context = block.get(argument)
            if isinstance(context, Unknown):
                return context
            for key, value in (context or {}).items():
                condition.setdefault(operator, {})[f"kms:EncryptionContext:{key}"] = value
    statement = {
        "Sid": grant.get("name") if isinstance(grant.get("name"), str) else "Grant",
        "Effect": "Allow",
        "Action": [f"kms:{one}" for one in operations or ()],
        "Resource": "*",
        "Principal": {"AWS": grant.get("grantee_principal")},
        "Condition": condition,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}
