"""What a table of access judges already: documents of policies, and resources that grant by their arguments."""

from __future__ import annotations

from stackproof.iam.policy_holders import HOLDERS, PERMISSIONS

_IDENTITY = {
    "aws_iam_group_policy": ("policy",),
    "aws_iam_policy": ("policy",),
    "aws_iam_role": ("assume_role_policy", "inline_policy", "managed_policy_arns", "permissions_boundary"),
    "aws_iam_role_policy": ("policy",),
    "aws_iam_user": ("permissions_boundary",),
    "aws_iam_user_policy": ("policy",),
}
GRANTING = frozenset(
    {*PERMISSIONS, "aws_iam_group_policy_attachment", "aws_iam_policy_attachment", "aws_iam_role_policy_attachment",
     "aws_iam_user_policy_attachment"}
)  # fmt: skip
"""The types of which a table of access judges all there is to know."""


def granting_arguments(type_: str) -> tuple[str, ...]:
    """Return the arguments of a type that a table of access judges."""
    return (HOLDERS[type_].policy,) if type_ in HOLDERS else _IDENTITY.get(type_, ())
