"""Which function a mapping, a configuration or a target is about, by name, ARN, version or alias."""

from __future__ import annotations

from typing import Any

from stackproof.model import Resource, Stack
from stackproof.model.graph import target
from stackproof.values import Unknown

_ALIAS = "aws_lambda_alias"


def find_function(stack: Stack, value: Any, near: Resource | None = None) -> Resource | Unknown | None:
    """Return the function that a value names; the unknown that hides it; nothing for one that is not of the stack."""
    found = target(stack, value, "aws_lambda_function", _ALIAS, near=near)
    if found.resource is not None and found.resource.type == _ALIAS:
        return find_function(stack, found.resource.get("function_name"), found.resource)
    return found.resource if found.resource is not None else found.unknown
