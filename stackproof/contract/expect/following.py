"""Whether a value follows an input variable, or the account: it is another when that is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stackproof.contract.expect.surfaces import surfaces
from stackproof.evaluate.supplied import holds_input
from stackproof.model import ACCOUNT_ID, AttributePath, Resource, Stack
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.values import Unknown
from stackproof.values.texts import same_with_holes

Values = Callable[..., Any]
"""Gives what is compared of a stack: the values of one resource, of one output, while nobody knows what is named."""


def follows(stack: Stack, values: Values, path: AttributePath, variable: str) -> bool | None:
    """Compare a value with what it is while nobody knows the variable; ``None`` where nobody can tell.

    Args:
        stack: the stack as it is judged.
        values: what the path leads into.
        path: where the value is; it may lead into a text of JSON.
        variable: the name of the input variable, or :data:`ACCOUNT_ID`.
    """
    if stack.as_supplied is not None:
        return True  # in another context is asked what holds in the one that is given, where it follows
    if stack.at_without is None or (variable != ACCOUNT_ID and variable not in stack.variables):
        return None
    if _is_made_of(variable, values(stack, *stack.variables, ACCOUNT_ID), path):
        return True
    value, other = values(stack), values(stack, variable)
    for step in path:
        value, other = _read_document(value), _read_document(other)
        if isinstance(other, Unknown) or other is None:
            return True  # whether it is there depends on the variable
        value, other = _step(value, step), _step(other, step)
    return not same_with_holes(value, other)


def _is_made_of(variable: str, value: Any, path: AttributePath) -> bool:
    for step in path:
        value = _step(_read_document(value), step)
    return holds_input(value, variable)


def values_of_resource(resource: Resource | None) -> Values:
    """Return what gives the values of a resource."""

    def values(stack: Stack, *hidden: str) -> Any:
        if resource is None:
            return None
        found = stack.at(resource.address)
        if hidden and stack.at_without is not None:
            found = stack.at_without(resource.address, *hidden)
        return found.values if found is not None else None

    return values


def values_of_surface(name: str) -> Values:
    """Return what gives the values of a variable, an output or a provider's configuration."""

    def values(stack: Stack, *hidden: str) -> Any:
        there = stack.without(*hidden) if hidden and stack.without is not None else stack
        return next((one.values for one in surfaces(there, name)), None)

    return values


def _read_document(value: Any) -> Any:
    try:
        return load_json(value)
    except InvalidJson:
        return value


def _step(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list | tuple) and isinstance(step, int) and step < len(value):
        return value[step]
    return None
