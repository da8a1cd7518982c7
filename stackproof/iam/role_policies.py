"""The policies that bear on what a role may do: all that it is granted, and its boundary."""

from __future__ import annotations

from typing import Any

from stackproof.iam.answers import doubt
from stackproof.iam.authorization import Policies
from stackproof.iam.documents import InvalidPolicy, PolicyDocument, parse_policy
from stackproof.iam.grants import attached_policies, grants_of
from stackproof.iam.resource_arns import spell_out_policy
from stackproof.model.graph import target
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.values import Unknown


def policies_of_role(role: Resource, stack: Stack) -> Policies:
    """Return what a role is granted, with references spelt out; a document that nobody has is an unknown one."""

    def compute() -> Policies:
        identity = tuple(_read(grant.document, grant.needs, stack) for _, grant in grants_of(role, stack))
        return Policies(identity, (), _boundary(role, stack))

    return stack.once(("policies of a role", str(role.address)), compute)


def read_policy(document: Any, stack: Stack) -> PolicyDocument:
    """Read a document with its references spelt out; one that is no policy is unknown, for AWS refuses it."""
    try:
        return spell_out_policy(stack, parse_policy(document))
    except InvalidPolicy as error:
        return PolicyDocument((), (doubt(f"a policy cannot be read: {error}"),))


def _read(document: Any, needs: str, stack: Stack) -> PolicyDocument:
    if needs:
        return PolicyDocument((), (document if isinstance(document, Unknown) else doubt(needs),))
    return read_policy(document, stack)


def _boundary(role: Resource, stack: Stack) -> tuple[PolicyDocument, ...] | None:
    given = role.get("permissions_boundary")
    if role.omitted("permissions_boundary") or given == "":
        return None
    declared = target(stack, given, "aws_iam_policy").resource
    if declared is not None:
        return (read_policy(declared.get("policy"), stack),)
    return tuple(_read(grant.document, grant.needs, stack) for grant in attached_policies(given, stack))
