"""Whether a statement of a policy covers a recorded call.

Actions are compared without case, resources with it, both with IAM's wildcards:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.model.arns import has_format, named_by_arn
from stackproof.model.graph import identity, target
from stackproof.model.names import name_arguments
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.model.wildcards import like
from stackproof.values import Unknown
from stackproof.values.texts import HOLE, pieces, text_with_holes

_WHOLE = {
    ("arn",),
    ("id",),
    ("name",),
    ("bucket",),
    ("function_name",),
}  # other ARNs are of a part: a stream, a version


def covers(stack: Stack, pattern: Any, arn: str) -> bool | Unknown:
    """Tell whether a statement's resource covers what was called; an unknown that could decide it is the answer.

    A reference counts as what it refers to: ``${aws_s3_bucket.files.arn}/*`` covers the objects of the bucket with
    that resource's name.
    """
    unknown = [piece for piece in pieces(pattern) if isinstance(piece, Unknown)]
    if not like(text_with_holes(pattern).replace(HOLE, "*"), arn):
        return False
    if len(unknown) != 1:
        return unknown[0] if unknown else True
    return _stands_for(stack, unknown[0], list(_in_its_place(pattern, arn)))


def _in_its_place(pattern: Any, arn: str) -> Iterator[str]:
    """Yield the texts that the one unknown piece of a pattern would be, for the pattern to match an ARN."""
    before, after = text_with_holes(pattern).split(HOLE)
    for begin in range(len(arn) + 1):
        if like(before, arn[:begin]):
            yield from (arn[begin:end] for end in range(begin, len(arn) + 1) if like(after, arn[end:]))


def _stands_for(stack: Stack, unknown: Unknown, texts: list[str]) -> bool | Unknown:
    reference = identity(unknown)
    owner = stack.at(reference.address) if reference is not None else None
    if reference is None or owner is None or reference.path not in _WHOLE:
        return unknown
    if any(target(stack, text, owner.type).resource is owner for text in texts):
        return True
    return unknown if any(_may_be(owner, text) for text in texts) else False


def _may_be(owner: Resource, text: str) -> bool:
    """Tell whether a text that is not known to name a resource may do so after all."""
    named = named_by_arn(text)
    if named is not None and named.type != owner.type:
        return False
    names = (argument for argument in name_arguments(owner.type) if not argument.endswith("_prefix"))
    by_name = any(isinstance(owner.get(argument), str) for argument in names)
    return not (by_name and has_format(owner.type))
