"""The identity policies of a stack: what its roles, users and groups are granted, wherever that was written.

Inline policies, customer managed policies, attachments of AWS managed ones. Policies of
resources (keys, queues, buckets) are not here: in those ``Resource = "*"`` means the
resource that they are attached to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stackproof.iam.published import managed_policy, managed_policy_names
from stackproof.model.graph import Target, target
from stackproof.model.resource import AttributePath, Resource
from stackproof.model.same_names import same_name
from stackproof.model.stack import Stack
from stackproof.values import Unknown
from stackproof.values.texts import HOLE, text_with_holes

POLICY_TYPES = (
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy", "aws_iam_role",
    "aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment", "aws_iam_group_policy_attachment",
    "aws_iam_policy_attachment", "aws_iam_role_policy_attachments_exclusive",
    "aws_iam_user_policy_attachments_exclusive", "aws_iam_group_policy_attachments_exclusive",
    "aws_ssoadmin_permission_set_inline_policy", "aws_ssoadmin_managed_policy_attachment",
)  # fmt: skip
HOLDERS_OF = {  # what carries or attaches a policy to whom, and the argument that names whose it is
    "aws_iam_role": {
        "aws_iam_role_policy": "role",
        "aws_iam_role_policy_attachment": "role",
        "aws_iam_role_policy_attachments_exclusive": "role_name",
        "aws_iam_policy_attachment": "roles",
    },
    "aws_iam_user": {
        "aws_iam_user_policy": "user",
        "aws_iam_user_policy_attachment": "user",
        "aws_iam_user_policy_attachments_exclusive": "user_name",
        "aws_iam_policy_attachment": "users",
    },
    "aws_iam_group": {
        "aws_iam_group_policy": "group",
        "aws_iam_group_policy_attachment": "group",
        "aws_iam_group_policy_attachments_exclusive": "group_name",
        "aws_iam_policy_attachment": "groups",
    },
}
_BOUNDED = ("aws_iam_role", "aws_iam_user")
_MARK = ":iam::aws:policy/"  # only AWS's own policies have "aws" for an account


@dataclass(frozen=True, slots=True)
class Grant:
    """A policy document that grants something, and the path of the resource where it stands.

    ``managed`` is the name of an AWS managed policy; ``needs`` says which document is not
    to be had here, and is empty where ``document`` is.
    """

    document: Any
    path: AttributePath
    managed: str = ""
    needs: str = ""


def grants(resource: Resource, stack: Stack) -> Iterator[Grant]:
    """Yield the policy documents that a resource carries or attaches; a policy of the stack is its own."""
    for name in ("policy", "inline_policy"):
        value = resource.get(name)
        if isinstance(value, str) or (isinstance(value, Unknown) and not resource.omitted(name)):
            yield Grant(value, (name,))
    inline = resource.get("inline_policy")
    for index, block in enumerate(inline if isinstance(inline, list | tuple) else ()):
        if isinstance(block, Unknown):
            yield Grant(block, ("inline_policy", index))
        elif isinstance(block, dict) and block.get("policy") is not None:
            yield Grant(block["policy"], ("inline_policy", index, "policy"))
    for path, arn in find_attached(resource):
        yield from _of_arn(arn, path, stack)


def is_boundary_alone(policy: Resource, stack: Stack) -> bool:
    """Tell whether a policy of the stack is a permissions boundary and surely attached to nobody.

    A boundary grants nothing, it limits what other policies grant:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html.
    """
    if policy.type != "aws_iam_policy":
        return False
    bounded = (target(stack, one.get("permissions_boundary"), policy.type) for one in stack.of_type(*_BOUNDED))
    if not any(found.resource is policy for found in bounded):
        return False
    arns = (arn for holder in stack.of_type(*POLICY_TYPES) for _, arn in find_attached(holder))
    attached = (target(stack, arn) for arn in arns)
    return not any(one.resource is policy or one.unknown is not None for one in attached)


def grants_of(identity: Resource, stack: Stack) -> Iterator[tuple[Resource, Grant]]:
    """Yield all that a role, user or group is granted, each with what carries it: itself, its policies, those attached.

    Where nobody knows whose a policy is, its grant ``needs`` that, and its document is the unknown.
    """
    holders, opaque, loose = holders_of(identity.type, stack)
    own = holders.get(str(identity.address), ())
    for holder in (*own, identity):
        yield from ((holder, grant) for grant in grants(holder, stack))
        for _, arn in find_attached(holder):
            policy = target(stack, arn, "aws_iam_policy").resource
            if policy is not None:
                yield from ((policy, grant) for grant in grants(policy, stack))
    for holder, unknown in (*opaque, *_maybe_of(identity, loose)):
        if not any(one is holder for one in own):
            yield holder, Grant(unknown, (HOLDERS_OF[identity.type][holder.type],), "", f"whose policy {holder} is")


def find_identity(stack: Stack, name: Any, type_: str) -> Target:
    """Return the role, user or group that a name is of; one made of the same unknown pieces is the same."""
    found = target(stack, name, type_)
    if found.unknown is None:
        return found
    same = (one for one in stack.of_type(type_) if same_name(name, one.get("name")) is True)
    resource = next(same, None)
    return found if resource is None else Target(resource=resource)


def _maybe_of(identity: Resource, loose: list[tuple[Resource, str]]) -> Iterator[tuple[Resource, Unknown]]:
    """Yield the policies of a name that may be that of a role, user or group, which nobody knows."""
    name = identity.get("name")
    if isinstance(name, Unknown) and not identity.omitted("name"):
        yield from ((holder, name) for holder, text in loose if same_name(name, text) is not False)


Holders = tuple[dict[str, list[Resource]], list[tuple[Resource, Unknown]], list[tuple[Resource, str]]]


def holders_of(type_: str, stack: Stack) -> Holders:
    """Return what carries policies by the address of whom it gives them, to nobody knows whom, and to another name."""
    return stack.once(("holders", type_), lambda: _holders(type_, stack))


def _holders(type_: str, stack: Stack) -> Holders:
    found: dict[str, list[Resource]] = {}
    opaque, loose = [], []
    for holder in stack.of_type(*HOLDERS_OF[type_]):
        argument = HOLDERS_OF[type_][holder.type]
        given = holder.get(argument)
        if holder.omitted(argument):
            continue
        named = [find_identity(stack, one, type_) for one in (given if isinstance(given, list | tuple) else (given,))]
        for one in {str(one.resource.address): one for one in named if one.resource is not None}:
            found.setdefault(one, []).append(holder)
        unknown = next((one.unknown for one in named if one.unknown is not None), None)
        if unknown is not None:
            opaque.append((holder, unknown))
        loose += [(holder, one.literal) for one in named if one.literal is not None]
    return found, opaque, loose


def find_attached(resource: Resource) -> Iterator[tuple[AttributePath, Any]]:
    """Yield the ARNs of the managed policies that a resource attaches, each with its path."""
    for name in ("policy_arn", "managed_policy_arn"):
        if resource.get(name) is not None:
            yield (name,), resource.get(name)
    for name in ("managed_policy_arns", "policy_arns"):
        value = resource.get(name)
        if isinstance(value, list | tuple):
            yield from (((name, index), arn) for index, arn in enumerate(value))
        elif isinstance(value, Unknown) and not resource.omitted(name):
            yield (name,), value


def attached_policies(arn: Any, stack: Stack) -> Iterator[Grant]:
    """Yield the documents of a policy by its ARN, but for one that the stack declares."""
    yield from _of_arn(arn, (), stack)


def _of_arn(arn: Any, path: AttributePath, stack: Stack) -> Iterator[Grant]:
    text = text_with_holes(arn)
    name = text.split(_MARK, 1)[1] if _MARK in text else ""
    if name and HOLE not in name:
        yield _of_name(name, path)
        return
    found = target(stack, arn, "aws_iam_policy")
    if found.resource is not None:
        return  # judged where it is declared
    if found.source is not None:
        yield from _of_source(found.source, path, stack)
    elif found.unknown is not None:
        yield Grant(found.unknown, path)
    else:
        yield Grant(None, path, "", f"the document of the policy {arn}, which the stack does not declare")


def _of_name(name: str, path: AttributePath) -> Grant:
    document = managed_policy(name)
    needs = "" if document else f"the document of the AWS managed policy {name}, which Stackproof does not know"
    return Grant(document, path, name, needs)


def _of_source(source: Resource, path: AttributePath, stack: Stack) -> Iterator[Grant]:
    """``data.aws_iam_policy`` reads a policy by its ARN or by its name."""
    arn, name = source.get("arn"), source.get("name")
    if isinstance(arn, str):
        yield from _of_arn(arn, path, stack)
        return
    known = next((one for one in managed_policy_names() if one.rsplit("/", 1)[-1] == name), None)
    if known is not None:
        yield _of_name(known, path)
    else:
        yield Grant(None, path, "", f"the document of the policy that {source} reads")
