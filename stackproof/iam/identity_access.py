"""What the roles, users and groups of a stack may do, and who may assume the roles: all their policies as rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from stackproof.diagnostics import SourceRange
from stackproof.iam.access_rules import Doubt, Rules, Source, add_document
from stackproof.iam.grants import HOLDERS_OF, attached_policies, find_attached, find_identity, grants
from stackproof.model.graph import Target, target
from stackproof.model.resource import AttributePath, Resource
from stackproof.model.stack import Stack
from stackproof.values import Unknown

Kind = Literal["roles", "users", "groups"]
TYPES: dict[Kind, str] = {"roles": "aws_iam_role", "users": "aws_iam_user", "groups": "aws_iam_group"}


@dataclass(frozen=True, slots=True)
class Managed:
    """A managed policy that the stack does not declare: ``AWSLambdaExecute``, or an ARN; ``text`` may be unknown."""

    text: Any
    where: SourceRange | None


@dataclass(slots=True)
class IdentityAccess:
    """What one role, user or group may do, and who may assume it.

    ``address`` is a name, or a data source's address, where the stack does not declare it. ``boundary`` is the ARN
    that limits it.
    """

    kind: Kind
    address: str
    resource: Resource | None
    trust: Rules = field(default_factory=Rules)
    granted: Rules = field(default_factory=Rules)
    managed: list[Managed] = field(default_factory=list)
    boundary: Any = None


@dataclass(slots=True)
class Identities:
    """All of them by kind and address.

    ``lost`` is what has a policy of nobody knows whom; ``attached`` are the policies of the stack that somebody has,
    and ``unresolved`` is an attachment of nobody knows which policy.
    """

    found: dict[tuple[Kind, str], IdentityAccess] = field(default_factory=dict)
    lost: list[tuple[Resource, Doubt]] = field(default_factory=list)
    attached: set[str] = field(default_factory=set)
    unresolved: Unknown | None = None


def identities_of(stack: Stack) -> Identities:
    """Read the identity policies and the trust policies of a stack."""
    identities = Identities()
    for kind, type_ in TYPES.items():
        for resource in stack.of_type(type_):
            found = IdentityAccess(kind, str(resource.address), resource)
            identities.found[kind, found.address] = found
            _add_own(found, resource, stack)
            _add_policies(found, resource, stack)
    _note_attached(stack, identities)
    for kind, type_ in TYPES.items():
        for holder in stack.of_type(*HOLDERS_OF[type_]):
            for named in _find_named(holder, HOLDERS_OF[type_][holder.type], type_, stack):
                _add_to(named, kind, holder, stack, identities)
    return identities


def _note_attached(stack: Stack, identities: Identities) -> None:
    """Note which policies of the stack somebody has, whoever that is."""
    for holder in stack.of_type(*TYPES.values(), *(type_ for holders in HOLDERS_OF.values() for type_ in holders)):
        for _, arn in find_attached(holder):
            found = target(stack, arn, "aws_iam_policy")
            if found.resource is not None:
                identities.attached.add(str(found.resource.address))
            if identities.unresolved is None:
                identities.unresolved = found.unknown


def _find_named(holder: Resource, argument: str, type_: str, stack: Stack) -> Iterator[Target]:
    given = holder.get(argument)
    if holder.omitted(argument):
        return
    for one in given if isinstance(given, list | tuple) else (given,):
        yield find_identity(stack, one, type_)


def _add_to(named: Target, kind: Kind, holder: Resource, stack: Stack, identities: Identities) -> None:
    """Add what a holder carries to whom it names."""
    if named.unknown is not None:
        needs = f"whose policy {holder} is"
        identities.lost.append(
            (holder, Doubt(needs, holder.place(HOLDERS_OF[TYPES[kind]][holder.type]), named.unknown.why))
        )
        return
    declared = named.resource or named.source
    address = str(declared.address) if declared is not None else str(named.other or named.literal)
    found = identities.found.setdefault((kind, address), IdentityAccess(kind, address, declared))
    _add_policies(found, holder, stack)


def _add_own(found: IdentityAccess, resource: Resource, stack: Stack) -> None:
    if not resource.omitted("permissions_boundary") and resource.get("permissions_boundary") != "":
        found.boundary = resource.get("permissions_boundary")
    if found.kind == "roles":
        source = Source(resource, ("assume_role_policy",))
        add_document(found.trust, stack, source, resource.get("assume_role_policy"), owner=resource)


def _add_policies(found: IdentityAccess, holder: Resource, stack: Stack) -> None:
    """Add what a resource carries itself, and the managed policies that it attaches."""
    for grant in grants(holder, stack) if holder.type != "aws_iam_policy" else ():
        if _is_inline(grant.path):
            add_document(found.granted, stack, Source(holder, grant.path), grant.document)
    for path, arn in find_attached(holder):
        declared = target(stack, arn, "aws_iam_policy").resource
        if declared is None:
            _add_managed(found, holder, path, arn, stack)
            continue
        add_document(found.granted, stack, Source(declared, ("policy",)), declared.get("policy"))


def _is_inline(path: AttributePath) -> bool:
    return path[0] in ("policy", "inline_policy")


def _add_managed(found: IdentityAccess, holder: Resource, path: AttributePath, arn: Any, stack: Stack) -> None:
    where = holder.place(*path)
    for grant in attached_policies(arn, stack):
        if isinstance(grant.document, Unknown):
            found.granted.doubts.append(Doubt(f"which policy {holder} attaches", where, grant.document.why))
        else:
            found.managed.append(Managed(grant.managed or arn, where))
