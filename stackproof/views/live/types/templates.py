"""CloudFormation: stacks, sets of stacks, and applications of the Serverless Application Repository."""

from __future__ import annotations

import json
from typing import Any

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields, tags_of

_DELETED = "DELETE_COMPLETE"
_APPLICATION = "serverlessrepo-"  # how the stack of an application is named
_HIDDEN = "****"  # a parameter that CloudFormation does not tell (NoEcho)


def _describe(aws: Aws, name: str) -> dict[str, Any]:
    listed = aws.ask("cloudformation", "describe_stacks", StackName=name)["Stacks"]
    if not listed or listed[0]["StackStatus"] == _DELETED:
        raise AbsentError(f"there is no stack {name}")
    found: dict[str, Any] = listed[0]
    return found


def _parameters(found: dict[str, Any], given: Given) -> dict[str, str]:
    written = given.get("parameters") or {}
    told = {one["ParameterKey"]: one.get("ParameterValue", "") for one in found.get("Parameters", ())}
    return {
        name: written.get(name, text) if text == _HIDDEN else text for name, text in told.items() if name in written
    }


def _common(found: dict[str, Any], given: Given) -> Values:
    return {
        "id": found["StackId"],
        "capabilities": found.get("Capabilities", []),
        "parameters": _parameters(found, given),
        "outputs": {one["OutputKey"]: one.get("OutputValue") for one in found.get("Outputs", ())},
        **tags_of(found.get("Tags")),
    }


def _stack(aws: Aws, given: Given) -> Values:
    found = _describe(aws, given["name"])
    return {
        **_common(found, given),
        "name": found["StackName"],
        "disable_rollback": found.get("DisableRollback", False),
        "notification_arns": found.get("NotificationARNs", []),
        **fields(found, "timeout_in_minutes", iam_role_arn="RoleARN"),
    }


def _template(aws: Aws, given: Given) -> Values:
    body = aws.ask("cloudformation", "get_template", StackName=given["name"], TemplateStage="Original")["TemplateBody"]
    return {"template_body": body if isinstance(body, str) else json.dumps(body, separators=(",", ":"))}


def _set(aws: Aws, given: Given) -> Values:
    called = given.get("call_as")
    asked = {"StackSetName": given["name"], "CallAs": None if called == "SELF" else called}
    found = aws.ask("cloudformation", "describe_stack_set", **asked)["StackSet"]
    automatic, managed = found.get("AutoDeployment"), found.get("ManagedExecution")
    names = {"administration_role_arn": "AdministrationRoleARN", "arn": "StackSetARN", "name": "StackSetName"}
    return {
        "id": found["StackSetName"],
        **fields(found, "description", "execution_role_name", "permission_model", "stack_set_id", **names),
        "capabilities": found.get("Capabilities", []),
        "parameters": _parameters(found, given),
        "template_body": found.get("TemplateBody"),
        "auto_deployment": block(automatic and fields(automatic, "enabled", "retain_stacks_on_account_removal")),
        "managed_execution": block(managed and fields(managed, "active")),
        **tags_of(found.get("Tags")),
    }


def _application(aws: Aws, given: Given) -> Values:
    found = _describe(aws, given.get("id") or f"{_APPLICATION}{given['name']}")
    common = _common(found, given)
    marks = {tag["Key"]: tag["Value"] for tag in found.get("Tags", ())}
    own = {name: text for name, text in common["tags_all"].items() if not name.startswith("serverlessrepo:")}
    return {
        **common,
        "name": found["StackName"].removeprefix(_APPLICATION),
        "application_id": marks.get("serverlessrepo:applicationId"),
        "semantic_version": marks.get("serverlessrepo:semanticVersion"),
        "tags_all": own,
    }


_DESCRIBE = ("cloudformation:DescribeStacks",)

READERS = (
    Reader(
        "aws_cloudformation_stack",
        (("name",),),
        (Part(_stack, _DESCRIBE), Part(_template, ("cloudformation:GetTemplate",))),
        frozenset({"on_failure", "policy_body", "policy_url", "template_url"}),
    ),
    Reader(
        "aws_cloudformation_stack_set",
        (("name",),),
        (Part(_set, ("cloudformation:DescribeStackSet",)),),
        frozenset({"call_as", "operation_preferences", "template_url"}),
        frozenset({"call_as"}),
    ),
    Reader("aws_serverlessapplicationrepository_cloudformation_stack", (("name",),), (Part(_application, _DESCRIBE),)),
)
