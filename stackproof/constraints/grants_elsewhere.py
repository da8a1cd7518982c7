"""Grants that are made by other means than a policy of the stack: by CloudFormation, Cloud Control, or a command.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-template.html (without a capability for
it, a template makes no role, user or policy) and https://developer.hashicorp.com/terraform/language/provisioners.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.constraints.cloudformation_templates import makes_identities
from stackproof.constraints.registry import COMMANDS
from stackproof.constraints.verdict import Passed, Undecided, Verdict, undecided
from stackproof.model import Resource
from stackproof.values import Unknown

TEMPLATES = ("aws_cloudformation_stack", "aws_cloudformation_stack_set")
APPLICATION = "aws_serverlessapplicationrepository_cloudformation_stack"
CLOUD_CONTROL = "aws_cloudcontrolapi_resource"
_CLOUD_CONTROL_PROVIDER = "awscc_"
PRODUCT = "aws_servicecatalog_provisioned_product"
_OF_ANOTHER_PROVIDER = (
    "awscc_iam_group", "awscc_iam_group_policy", "awscc_iam_managed_policy", "awscc_iam_role",
    "awscc_iam_role_policy", "awscc_iam_user", "awscc_iam_user_policy",
)  # fmt: skip
ELSEWHERE = (*TEMPLATES, APPLICATION, CLOUD_CONTROL, PRODUCT, *_OF_ANOTHER_PROVIDER, COMMANDS)
"""What a constraint on identity policies judges besides them."""
OF_USERS = tuple(one for one in ELSEWHERE if not one.startswith("awscc_") or "user" in one)
"""What a constraint on users judges besides them."""


def find_elsewhere(holder: Resource) -> Undecided | None:
    """Say what may grant anything, to an identity or by a resource's policy, without a policy of the stack."""
    if holder.type in (*TEMPLATES, APPLICATION, PRODUCT):
        return Undecided("what its template grants: nobody reads it here")
    if holder.type == CLOUD_CONTROL or holder.type.startswith(_CLOUD_CONTROL_PROVIDER):
        return Undecided(f"what it grants: {holder.type} is not read")
    if COMMANDS in holder.provisioners:
        return Undecided(f"what the command of its {COMMANDS} provisioner grants")
    return None


def judge_elsewhere(holder: Resource) -> Iterator[Verdict]:
    """Say that nobody can tell what is granted, unless it surely grants nothing."""
    if holder.type in TEMPLATES or holder.type == APPLICATION:
        yield _judge_template(holder)
    elif holder.type == CLOUD_CONTROL:
        yield _judge_type(holder)
    elif holder.type == PRODUCT:
        yield Undecided("what the product grants: nobody reads its template here")
    elif holder.type in _OF_ANOTHER_PROVIDER:
        yield Undecided(f"what it grants: {holder.type} is not read")
    if COMMANDS in holder.provisioners:
        yield Undecided(f"what the command of its {COMMANDS} provisioner grants")


def _judge_template(holder: Resource) -> Verdict:
    path = "template_body" if holder.type in TEMPLATES and not holder.omitted("template_body") else ""
    capabilities: Any = None if holder.omitted("capabilities") else holder.get("capabilities")
    made = makes_identities(holder.get(path) if path else None, capabilities)
    if made is False:
        return Passed("it makes no role, user or policy")
    if isinstance(made, Unknown):
        return undecided("what the template grants", made, path or "capabilities")
    why = "it makes roles, users or policies, or may" if made else "nobody reads it here"
    return Undecided(f"what the template grants: {why}", (), (path or "capabilities",))


def _judge_type(holder: Resource) -> Verdict:
    type_ = holder.get("type_name")
    if isinstance(type_, Unknown):
        return undecided("what it makes", type_, "type_name")
    if str(type_).startswith(("AWS::IAM::", "AWS::SSO::", "AWS::CloudFormation::")):
        return Undecided(f"what it grants: an {type_} is not read", (), ("desired_state",))
    return Passed(f"it makes an {type_}, which is no role, user or policy")
