"""Which KMS key a value names, and whether it is one that the customer manages."""

from __future__ import annotations

from typing import Any

from stackproof.model.graph import target
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.values import AttributeOf, Unknown

_KEYS = ("aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key", "aws_kms_replica_external_key")


def customer_key(stack: Stack, value: Any) -> Resource | Unknown | None:
    """Return the customer managed key that a value names.

    Args:
        stack: where to look.
        value: a key's ARN or id, an alias, or the unknown that will be one.

    Returns:
        The key's resource; ``None`` for what is provably none of the stack's (an AWS managed key,
        a literal that names nothing here, a data source); the unknown where nobody can tell.
    """
    found = target(stack, value, *_KEYS, "aws_kms_alias").resource
    if found is not None and found.type == "aws_kms_alias":
        return customer_key(stack, found.get("target_key_id")) if not found.omitted("target_key_id") else None
    if found is not None:
        return found
    if isinstance(value, Unknown):
        return None if isinstance(value.form, AttributeOf) else value
    return None
