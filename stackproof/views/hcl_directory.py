"""A folder of HCL, evaluated without Terraform, credentials or network, as a stack."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from stackproof.addresses import Address
from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.root_module import evaluate_stack
from stackproof.model import ACCOUNT_ID, AttributePath, Follows, Stack
from stackproof.values import DYNAMIC, Reason, Unknown
from stackproof.values.texts import same_with_holes


def load_stack(
    directory: Path, variables: Mapping[str, Any] | None = None, environment: Environment | None = None
) -> Stack:
    """Evaluate a root module, as :func:`~stackproof.evaluate.root_module.evaluate_stack` does."""
    stack, _ = evaluate_stack(directory, variables, environment)

    @functools.cache
    def without(name: str) -> Stack:
        if name == ACCOUNT_ID:
            nowhere = replace(environment or Environment(), account=None, caller=None, caller_id=None)
            return load_stack(directory, variables, nowhere)
        hide = Unknown(DYNAMIC, (Reason("anything"),))
        return load_stack(directory, {**(variables or {}), name: hide}, environment)

    stack.without = without
    stack.follows = _follower(stack, stack.without)
    return stack


def _follower(stack: Stack, without: Callable[[str], Stack]) -> Follows:
    """Make :attr:`Stack.follows`: evaluated while nobody knows the variable, what follows it is not as before."""

    def follows(address: Address, path: AttributePath, variable: str) -> bool | None:
        resource, other = stack.at(address), without(variable).at(address)
        if resource is None:
            return None
        return other is None or not same_with_holes(resource.get(*path), other.get(*path))

    return follows
