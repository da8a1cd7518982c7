"""What the policies of a stack's resources admit: whatever carries them, and what AWS sets where there is none.

Source of what AWS sets: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html,
https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html and
https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html (default endpoint policy).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from stackproof.iam.access_rules import Doubt, Rules, Source, add_document
from stackproof.iam.permissions import grant_of_key, permission_of, url_policy
from stackproof.iam.policy_holders import HOLDERS, PERMISSIONS, WHOLE
from stackproof.iam.principals import root_of
from stackproof.iam.resource_arns import arn_of
from stackproof.model.graph import target
from stackproof.model.kms_keys import KEY_TYPES
from stackproof.model.regions import account_of
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.values import Unknown, template

_TOPIC_ACTIONS = (
    "SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission", "SNS:RemovePermission",
    "SNS:DeleteTopic", "SNS:Subscribe", "SNS:ListSubscriptionsByTopic", "SNS:Publish",
)  # fmt: skip


@dataclass(slots=True)
class ResourceAccess:
    """What the policies of one resource admit; ``resource`` carries them itself where the stack declares no other."""

    address: str
    resource: Resource
    granted: Rules = field(default_factory=Rules)


@dataclass(slots=True)
class Admissions:
    """All of them by address; ``lost`` are the policies of nobody knows which resource."""

    found: dict[str, ResourceAccess] = field(default_factory=dict)
    lost: list[tuple[Resource, Doubt]] = field(default_factory=list)


def admissions_of(stack: Stack) -> Admissions:
    """Read the policies of resources."""
    admissions = Admissions()
    own = [holder for holder in stack.of_type(*HOLDERS) if not HOLDERS[holder.type].owner]
    for holder in stack.of_type(*HOLDERS):
        if HOLDERS[holder.type].owner:
            _add_separate(holder, stack, admissions)
    for holder in stack.of_type(*PERMISSIONS):
        _add_permission(holder, stack, admissions)
    for holder in own:
        _add_own(holder, stack, admissions)
    return admissions


def _access(admissions: Admissions, resource: Resource) -> ResourceAccess:
    address = str(resource.address)
    return admissions.found.setdefault(address, ResourceAccess(address, resource))


def _owner(holder: Resource, argument: str, types: tuple[str, ...], stack: Stack) -> Resource | Unknown | None:
    """Return the resource that a holder is for; ``None`` for one that the stack does not declare."""
    if holder.omitted(argument):
        return None
    found = target(stack, holder.get(argument), *types, near=holder)
    return found.unknown if found.unknown is not None else found.resource


def _lose(holder: Resource, argument: str, unknown: Unknown, admissions: Admissions) -> None:
    doubt = Doubt(f"whose policy {holder} is", holder.place(argument), unknown.why)
    admissions.lost.append((holder, doubt))


def _add_separate(holder: Resource, stack: Stack, admissions: Admissions) -> None:
    place = HOLDERS[holder.type]
    owner = _owner(holder, place.owner, place.types, stack)
    if isinstance(owner, Unknown):
        _lose(holder, place.owner, owner, admissions)
        return
    found = _access(admissions, owner or holder)
    source = Source(holder, (place.policy,))
    whole = found.resource.type in WHOLE
    add_document(found.granted, stack, source, holder.get(place.policy), owner=found.resource, whole=whole)


def _add_own(holder: Resource, stack: Stack, admissions: Admissions) -> None:
    """Add the policy that a resource carries itself; what is not set, or only read back, is what AWS sets."""
    argument = HOLDERS[holder.type].policy
    value = holder.get(argument)
    found = admissions.found.get(str(holder.address))
    is_set = not holder.omitted(argument) and value not in ("", None)
    replaced = _is_replaced(found, holder)
    if (argument,) not in holder.ranges and replaced:
        is_set = False  # the view shows what was there before, or is not known yet: another resource says it
    document = value if is_set else None if replaced else _default(holder, stack)
    lost = next(
        (doubt for one, doubt in admissions.lost if one.type in HOLDERS and holder.type in HOLDERS[one.type].types),
        None,
    )
    if lost is not None and not is_set and document is not None:
        _access(admissions, holder).granted.doubts.append(lost)  # it may be what replaces AWS's
        return
    if document is None:
        return
    rules = _access(admissions, holder).granted
    source = Source(holder, (argument,))
    add_document(rules, stack, source, document, owner=holder, whole=holder.type in WHOLE)


def _is_replaced(found: ResourceAccess | None, holder: Resource) -> bool:
    """Tell whether another resource sets the policy of this one, in place of AWS's."""
    if found is None:
        return False
    sources = [rule.source for rule in found.granted.rules if rule.source is not None]
    by_policy = any(source.holder.type in HOLDERS and source.holder is not holder for source in sources)
    return by_policy or bool(found.granted.doubts)


def _add_permission(holder: Resource, stack: Stack, admissions: Admissions) -> None:
    argument, types = PERMISSIONS[holder.type]
    owner = _owner(holder, argument, types, stack)
    if isinstance(owner, Unknown):
        _lose(holder, argument, owner, admissions)
        return
    found = _access(admissions, owner or holder)
    source = Source(holder, ())
    document = _document(holder, found.resource, stack)
    add_document(found.granted, stack, source, document, owner=found.resource, whole=True)


def _document(holder: Resource, owner: Resource, stack: Stack) -> Any:
    if holder.type == "aws_kms_grant":
        return grant_of_key(holder)
    if holder.type == "aws_lambda_function_url":
        policy = url_policy(holder, root_of(account_of(stack, holder)).name)
    else:
        policy = permission_of(holder)
    qualifier = None if holder.omitted("qualifier") or "qualifier" not in holder.values else holder.get("qualifier")
    if qualifier not in (None, ""):
        policy["Statement"][0]["Resource"] = template((arn_of(stack, owner), ":", qualifier))
    return policy


def _default(holder: Resource, stack: Stack) -> Any:
    """Return the policy that AWS gives a resource that was made without one; ``None`` where it gives none."""
    account = account_of(stack, holder)
    if holder.type in KEY_TYPES:
        return _allow({"AWS": root_of(account).name}, "kms:*")
    if holder.type == "aws_vpc_endpoint":
        # Only of gateways and interfaces: a gateway load balancer's endpoint has no policy.
        return None if holder.get("vpc_endpoint_type") == "GatewayLoadBalancer" else _allow("*", "*")
    if holder.type == "aws_sns_topic":
        condition = {"StringEquals": {"AWS:SourceOwner": account}}
        return _allow({"AWS": "*"}, list(_TOPIC_ACTIONS), condition)
    return None


def _allow(principal: Any, action: Any, condition: Any = None) -> dict[str, Any]:
    statement = {"Sid": "Default", "Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*"}
    if condition is not None:
        statement["Condition"] = condition
    return {"Version": "2012-10-17", "Statement": [statement]}
