"""What a role or an AWS service of a stack may do to one of its resources, by all policies that bear on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from stackproof.iam.answers import Answer, all_of, doubt
from stackproof.iam.authorization import Policies, authorize
from stackproof.iam.decisions import Request, decide
from stackproof.iam.documents import PolicyDocument
from stackproof.iam.principals import Principal
from stackproof.iam.request_context import Context, Values
from stackproof.iam.resource_arns import arn_of
from stackproof.iam.resource_policies import policies_of_resource
from stackproof.iam.role_policies import policies_of_role, read_policy
from stackproof.model.graph import target
from stackproof.model.regions import account_of
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.values import Unknown


def role_may(
    stack: Stack,
    given: Any,
    action: str,
    resource: Resource,
    *,
    user: Resource,
    via: Mapping[str, Values] | None = None,
) -> Answer:
    """Tell whether a role may do something to a resource.

    Args:
        stack: the stack.
        given: what names the role: its ARN, its name, a reference.
        action: such as ``sqs:SendMessage``.
        resource: a resource of the stack.
        user: the function, rule or machine that acts as the role.
        via: further condition keys of the request, in lower case, such as ``kms:viaservice``.
    """
    role = target(stack, given, "aws_iam_role").resource
    arn: Any = arn_of(stack, role) if role is not None else given
    said: dict[str, Values] = {
        "aws:securetransport": ("true",),
        "aws:principalarn": (arn,),
        "aws:principalaccount": (account_of(stack, user),),
        "aws:sourceaccount": doubt("whether the service sends aws:SourceAccount"),
        **(via or {}),
    }
    request = Request(action, arn_of(stack, resource), Context(said, whole=False))
    own = policies_of_resource(resource, stack)
    if role is not None:
        policies = replace(policies_of_role(role, stack), resource=own)
    else:
        hidden = given if isinstance(given, Unknown) else doubt(f"the policies of {given} are not in the stack")
        policies = Policies((PolicyDocument((), (hidden,)),), own)
    account = account_of(stack, role) if role is not None else None
    return authorize(policies, request, Principal("AWS", arn, account), account_of(stack, resource)).granted


def service_may(stack: Stack, service: str, actions: Iterable[str], resource: Resource, source: Resource) -> Answer:
    """Tell whether the policy of a resource lets a service do something on behalf of another resource.

    Args:
        stack: the stack.
        service: such as ``sns.amazonaws.com``.
        actions: each has to be admitted.
        resource: the function, queue, topic, bucket or key.
        source: what the service acts for: the topic, the rule, the bucket.
    """
    said: dict[str, Values] = {
        "aws:sourcearn": (arn_of(stack, source),),
        "aws:sourceaccount": (account_of(stack, source),),
        "aws:securetransport": ("true",),
        "aws:principalisawsservice": ("true",),
        "aws:principalservicename": (service,),
    }
    policies, arn = policies_of_resource(resource, stack), arn_of(stack, resource)
    asked = (Request(action, arn, Context(said, whole=False)) for action in actions)
    return all_of(decide(policies, one, Principal("Service", service)).granted for one in asked)


def service_assumes(stack: Stack, service: str, given: Any, source: Resource) -> Answer:
    """Tell whether a role trusts a service that acts for a resource."""
    role = target(stack, given, "aws_iam_role").resource
    if role is None:
        return given if isinstance(given, Unknown) else doubt(f"the trust policy of {given} is not in the stack")
    said: dict[str, Values] = {"aws:sourcearn": (arn_of(stack, source),), "aws:sourceaccount": (account_of(stack),)}
    request = Request("sts:AssumeRole", arn_of(stack, role), Context(said, whole=False))
    return decide([read_policy(role.get("assume_role_policy"), stack)], request, Principal("Service", service)).granted
