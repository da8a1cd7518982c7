"""An expected tree held against the schema: a name that no value can have would never be found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.contract.expect.operands import argument_mistake, inner_shape, operand_mistake, operator_of
from stackproof.model import AttributePath
from stackproof.schema.shapes import ANYTHING, Shape, element, map_value, members
from stackproof.suggestions import suggest


def mistakes(
    expected: Any, shape: Shape, besides: tuple[str, ...] = (), path: AttributePath = ()
) -> Iterator[tuple[AttributePath, str]]:
    """Yield the paths of a tree that lead nowhere, each with a sentence; ``besides`` are always known."""
    name = operator_of(expected, shape) if path else None
    if name is not None and (message := operand_mistake(name, expected[name])):
        yield (*path, name), message
    elif name in ("partly", "each"):
        yield from mistakes(expected[name], element(shape) or shape if name == "each" else shape, (), (*path, name))
    elif name in ("one_of", "any_order", "contains"):
        inner = shape if name == "one_of" else element(shape) or ANYTHING
        listed = expected[name] if isinstance(expected[name], list) else [expected[name]]
        for index, one in enumerate(listed):
            yield from mistakes(one, inner, (), (*path, name, index))
    elif name == "by_key" and isinstance(expected[name], dict):
        for key, one in expected[name].items():
            yield from mistakes(one, shape, (), (*path, name, key))
    elif isinstance(expected, list):
        for index, one in enumerate(expected):
            yield from mistakes(one, element(shape) or ANYTHING, (), (*path, index))
    elif isinstance(expected, dict) and name is None:
        yield from _of_mapping(expected, inner_shape(shape) if path else shape, besides, path)


def _of_mapping(
    expected: dict[str, Any], shape: Shape, besides: tuple[str, ...], path: AttributePath
) -> Iterator[tuple[AttributePath, str]]:
    known = members(shape)
    for name, inner in expected.items():
        if not path and (message := argument_mistake(name, inner)):
            yield (name,), message
        elif known is None:
            yield from mistakes(inner, map_value(shape) or ANYTHING, (), (*path, name))
        elif name in known:
            yield from mistakes(inner, known[name], (), (*path, name))
        elif name not in besides:
            meant = suggest(name, (*known, *besides))
            hint = f'Did you mean "{meant}"?' if meant else f"There are {', '.join(sorted(known)) or 'none'}."
            yield (*path, name), f'"{name}" is no name of the schema here. {hint}'
