"""The groups that a user of the stack is in.

Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_user_group_membership and
``iam_group_membership``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.iam.answers import doubt
from stackproof.model.graph import target
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.values import Unknown
from stackproof.values.shown import shown

_USER, _GROUP = "aws_iam_user", "aws_iam_group"
_MEMBERSHIPS = {"aws_iam_user_group_membership": ("user", "groups"), "aws_iam_group_membership": ("users", "group")}


def groups_of(user: Resource, stack: Stack) -> tuple[list[Resource], list[Unknown]]:
    """Return the groups of a user, and what nobody knows of them: a group of another stack, or whose it is."""
    groups: list[Resource] = []
    unknown: list[Unknown] = []
    for membership in stack.of_type(*_MEMBERSHIPS):
        users, of = _MEMBERSHIPS[membership.type]
        found = [target(stack, one, _USER) for one in _each(membership.get(users))]
        is_member = any(one.resource is user for one in found)
        opaque = next((one.unknown for one in found if one.unknown is not None), None)
        if not is_member and opaque is None:
            continue
        for name in _each(membership.get(of)):
            group = target(stack, name, _GROUP)
            if group.resource is not None and is_member:
                groups.append(group.resource)
            else:
                hidden = group.unknown if group.unknown is not None else opaque
                elsewhere = doubt(f"what the group {shown(name)} may do is not known here")
                unknown.append(hidden if hidden is not None else elsewhere)
    return groups, unknown


def _each(value: Any) -> Iterator[Any]:
    yield from value if isinstance(value, list | tuple) else (value,)
