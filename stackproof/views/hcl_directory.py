"""A folder of HCL, evaluated without Terraform, credentials or network, as a stack."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from stackproof.addresses import Address
from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.root_module import evaluate_stack
from stackproof.model import AttributePath, Follows, Stack
from stackproof.values import DYNAMIC, Reason, Unknown
from stackproof.values.texts import text_with_holes


def load_stack(
    directory: Path, variables: Mapping[str, Any] | None = None, environment: Environment | None = None
) -> Stack:
    """Evaluate a root module, as :func:`~stackproof.evaluate.root_module.evaluate_stack` does."""
    stack, _ = evaluate_stack(directory, variables, environment)
    stack.follows = _follower(stack, lambda hidden: load_stack(directory, {**(variables or {}), **hidden}, environment))
    return stack


def _follower(stack: Stack, evaluated: Callable[[Mapping[str, Any]], Stack]) -> Follows:
    """Make :attr:`Stack.follows`: evaluated while nobody knows the variable, what follows it is not as before."""
    without = functools.cache(lambda variable: evaluated({variable: Unknown(DYNAMIC, (Reason("anything"),))}))

    def follows(address: Address, path: AttributePath, variable: str) -> bool | None:
        resource, other = stack.at(address), without(variable).at(address)
        if resource is None:
            return None
        return other is None or text_with_holes(resource.get(*path)) != text_with_holes(other.get(*path))

    return follows
