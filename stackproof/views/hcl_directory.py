"""A folder of HCL, evaluated without Terraform, credentials or network, as a stack."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from stackproof.addresses import Address
from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.reevaluation import Reevaluation
from stackproof.evaluate.root_module import evaluate_stack
from stackproof.evaluate.supplied import hidden_variable, holds_input
from stackproof.model import ACCOUNT_ID, AttributePath, AtWithout, Follows, Resource, Stack
from stackproof.values.texts import same_with_holes


def load_stack(
    directory: Path, variables: Mapping[str, Any] | None = None, environment: Environment | None = None
) -> Stack:
    """Evaluate a root module, as :func:`~stackproof.evaluate.root_module.evaluate_stack` does."""
    stack, root = evaluate_stack(directory, variables, environment)
    known: dict[frozenset[str], Reevaluation] = {}

    def again(names: tuple[str, ...]) -> Reevaluation:
        hidden = frozenset(names)
        if hidden not in known:
            known_ones = (stack.variables[name] for name in names if name in stack.variables)
            values = {one.name: stack.once(("hidden", one.name), partial(hidden_variable, one)) for one in known_ones}
            here = (environment or Environment()).without(hidden)
            known[hidden] = Reevaluation(directory, (stack, root), {**(variables or {}), **values}, here, hidden)
        return known[hidden]

    def without(*names: str) -> Stack:
        other = again(names).stack()
        other.without, other.at_without, other.follows, other.as_supplied = without, at_without, _follows, stack
        return other

    def at_without(address: Address, *names: str) -> Resource | None:
        return again(names).at(address)

    stack.without, stack.at_without = without, at_without
    stack.follows = _follower(stack, at_without)
    return stack


def _follows(_address: Address, _path: AttributePath, _variable: str) -> bool:
    """In another context is asked what holds in the one that is given, where it follows."""
    return True


def _follower(stack: Stack, at_without: AtWithout) -> Follows:
    """Make :attr:`Stack.follows`: evaluated while nobody knows the variable, what follows it is not as before."""

    def follows(address: Address, path: AttributePath, variable: str) -> bool | None:
        resource, free = stack.at(address), at_without(address, *stack.variables, ACCOUNT_ID)
        if resource is None:
            return None
        if free is not None and holds_input(free.get(*path), variable):
            return True
        other = at_without(address, variable)
        return other is None or not same_with_holes(resource.get(*path), other.get(*path))

    return follows
