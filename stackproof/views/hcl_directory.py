"""A folder of HCL, evaluated without Terraform, credentials or network, as a stack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from stackproof.addresses import Address
from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.root_module import evaluate_again, evaluate_stack
from stackproof.evaluate.supplied import hidden_variable
from stackproof.model import AttributePath, Follows, Stack
from stackproof.values.texts import same_with_holes


def load_stack(
    directory: Path, variables: Mapping[str, Any] | None = None, environment: Environment | None = None
) -> Stack:
    """Evaluate a root module, as :func:`~stackproof.evaluate.root_module.evaluate_stack` does."""
    stack, root = evaluate_stack(directory, variables, environment)
    known: dict[frozenset[str], Stack] = {}

    def without(*names: str) -> Stack:
        hidden = frozenset(names)
        if hidden not in known:
            known_ones = (stack.variables[name] for name in names if name in stack.variables)
            values = {one.name: stack.once(("hidden", one.name), partial(hidden_variable, one)) for one in known_ones}
            here = (environment or Environment()).without(hidden)
            other = evaluate_again(directory, (stack, root), {**(variables or {}), **values}, here, hidden)
            other.without, other.follows, other.as_supplied = without, _follows, stack
            known[hidden] = other
        return known[hidden]

    stack.without = without
    stack.follows = _follower(stack, without)
    return stack


def _follows(_address: Address, _path: AttributePath, _variable: str) -> bool:
    """In another context is asked what holds in the one that is given, where it follows."""
    return True


def _follower(stack: Stack, without: Callable[..., Stack]) -> Follows:
    """Make :attr:`Stack.follows`: evaluated while nobody knows the variable, what follows it is not as before."""

    def follows(address: Address, path: AttributePath, variable: str) -> bool | None:
        resource, other = stack.at(address), without(variable).at(address)
        if resource is None:
            return None
        return other is None or not same_with_holes(resource.get(*path), other.get(*path))

    return follows
