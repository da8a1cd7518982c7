"""Who may do what in a stack: every role, user and group, every resource that admits somebody, and what nobody reads.

It is read once for each stack, from whichever view that was loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stackproof.iam.access_rules import Doubt
from stackproof.iam.grants import is_boundary_alone
from stackproof.iam.identity_access import Identities, IdentityAccess, identities_of
from stackproof.iam.policy_holders import NOT_READ
from stackproof.iam.resource_access import ResourceAccess, admissions_of
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.values import Unknown

_WITH_ACL = ("aws_s3_bucket", "aws_s3_bucket_acl", "aws_s3_object", "aws_s3_bucket_object", "aws_s3_object_copy")
_GRANTS = ("grant", "access_control_policy")  # the blocks that give a bucket's access to others


@dataclass(frozen=True, slots=True)
class Other:
    """Something that grants, or may, and of which the table can only say that it is there."""

    resource: Resource
    doubt: Doubt


@dataclass(frozen=True, slots=True)
class Access:
    """What grants access in a stack.

    ``of_whom`` are the policies of nobody knows which role, user or group, ``of_what`` those of nobody knows which
    resource. Both are among the others.
    """

    identities: tuple[IdentityAccess, ...]
    resources: tuple[ResourceAccess, ...]
    others: tuple[Other, ...]
    of_whom: tuple[Doubt, ...] = ()
    of_what: tuple[Doubt, ...] = ()


def access_of(stack: Stack) -> Access:
    """Return who may do what in a stack."""
    return stack.once("access", lambda: _read(stack))


def _read(stack: Stack) -> Access:
    identities = identities_of(stack)
    admissions = admissions_of(stack)
    lost = (Other(holder, doubt) for holder, doubt in (*identities.lost, *admissions.lost))
    others = (*lost, *_find_unattached(stack, identities), *_unread(stack))
    of_whom, of_what = (tuple(doubt for _, doubt in one.lost) for one in (identities, admissions))
    return Access(tuple(identities.found.values()), tuple(admissions.found.values()), others, of_whom, of_what)


def _find_unattached(stack: Stack, identities: Identities) -> Iterator[Other]:
    """Yield the policies that nobody in the stack has: whoever attaches one is granted what it says."""
    for policy in stack.of_type("aws_iam_policy"):
        if str(policy.address) not in identities.attached and not is_boundary_alone(policy, stack):
            unknown = identities.unresolved
            needs = "nobody in the stack has this policy, and whoever attaches it is granted what it says"
            yield Other(
                policy,
                Doubt(needs, policy.where, broken=True)
                if unknown is None
                else Doubt("whether somebody in the stack has this policy", policy.where, unknown.why),
            )


def _unread(stack: Stack) -> Iterator[Other]:
    for resource in stack.of_type(*sorted(NOT_READ | set(_WITH_ACL))):
        doubt = _by_acl(resource) if resource.type in _WITH_ACL else _grants(resource)
        if doubt is not None:
            yield Other(resource, doubt)


def _grants(resource: Resource) -> Doubt:
    return Doubt(f"an {resource.type} grants by arguments that a policy does not show", resource.where, broken=True)


def _by_acl(resource: Resource) -> Doubt | None:
    """Say what an access control list grants, unless it is private."""
    acl = resource.get("acl")
    if isinstance(acl, Unknown) and ("acl",) in resource.ranges:
        return Doubt("whom the access control list admits", resource.place("acl"), acl.why)
    if isinstance(acl, str) and acl not in ("private", ""):
        return Doubt(f"the access control list {acl} admits others", resource.place("acl"), broken=True)
    for name in _GRANTS:
        value = resource.get(name)
        is_there = not isinstance(value, Unknown) and value not in (None, [], ())
        if (is_there or isinstance(value, Unknown)) and ((name,) in resource.ranges or (name, 0) in resource.ranges):
            return Doubt("its access control list names who is admitted", resource.place(name, 0), broken=True)
    return None
