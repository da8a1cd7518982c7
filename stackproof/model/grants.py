"""The identity policies of a stack: what its roles, users and groups are granted, wherever that was written.

Inline policies, customer managed policies, attachments of AWS managed ones. Policies of
resources (keys, queues, buckets) are not here: in those ``Resource = "*"`` means the
resource that they are attached to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stackproof.diagnostics import SourceRange
from stackproof.model.managed_policies import MANAGED_POLICIES
from stackproof.model.policy import Statement
from stackproof.model.resource import Path, Resource
from stackproof.model.stack import Stack
from stackproof.values import Unknown

POLICY_TYPES = (
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy", "aws_iam_role",
    "aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment", "aws_iam_group_policy_attachment",
    "aws_iam_policy_attachment", "aws_iam_role_policy_attachments_exclusive",
    "aws_ssoadmin_permission_set_inline_policy",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grant:
    """A policy document that grants something, and the path of the resource where it stands.

    ``document`` is ``None`` for an AWS managed policy that nobody recorded; ``managed`` is its name.
    """

    document: Any
    path: Path
    managed: str = ""


def grants(resource: Resource) -> Iterator[Grant]:
    """Yield the policy documents that a resource carries or attaches."""
    for name in ("policy", "inline_policy"):
        value = resource.get(name)
        if isinstance(value, str) or (isinstance(value, Unknown) and not resource.omitted(name)):
            yield Grant(value, (name,))
    for path, block in resource.blocks("inline_policy"):
        if block.get("policy") is not None:
            yield Grant(block["policy"], (*path, "policy"))
    inline = resource.get("inline_policy")
    for index, block in enumerate(inline if isinstance(inline, list | tuple) else ()):
        if isinstance(block, Unknown):
            yield Grant(block, ("inline_policy", index))
    for path, arn in _attached(resource):
        yield from _managed(arn, path)


def _attached(resource: Resource) -> Iterator[tuple[Path, Any]]:
    if resource.get("policy_arn") is not None:
        yield ("policy_arn",), resource.get("policy_arn")
    for name in ("managed_policy_arns", "policy_arns"):
        value = resource.get(name)
        if isinstance(value, list | tuple):
            yield from (((name, index), arn) for index, arn in enumerate(value))
        elif isinstance(value, Unknown) and not resource.omitted(name):
            yield (name,), value


def _managed(arn: Any, path: Path) -> Iterator[Grant]:
    if isinstance(arn, str) and arn.split(":")[4:5] == ["aws"]:
        name = arn.split(":policy/", 1)[-1]
        yield Grant(MANAGED_POLICIES.get(name), path, name)
    elif isinstance(arn, Unknown) and arn.form is None:
        yield Grant(arn, path)


def place_of_statement(
    stack: Stack, resource: Resource, grant: Grant, statement: Statement, *names: str
) -> SourceRange | None:
    """Return where a statement was written: in the policy document data source, if it came from one."""
    for reference in _references(resource, grant.path):
        if reference.address.type != "aws_iam_policy_document":
            continue
        documents = stack.instances(reference.address)
        same_key = [document for document in documents if document.address.key == resource.address.key]
        for document in same_key or documents:
            place = _in_document(document, statement, names)
            if place is not None:
                return place
    return resource.place(*grant.path)


def _references(resource: Resource, path: Path) -> tuple[Any, ...]:
    return next((resource.references[path[:n]] for n in range(len(path), 0, -1) if path[:n] in resource.references), ())


def _in_document(document: Resource, statement: Statement, names: tuple[str, ...]) -> SourceRange | None:
    for path, block in document.blocks("statement"):
        same = block.get("sid") == statement.sid if statement.sid else path[-1] == statement.index
        if same:
            for name in names:
                if (*path, name) in document.ranges:
                    return document.ranges[(*path, name)]
            return document.place(*path)
    return None
