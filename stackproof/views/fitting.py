"""Values that a plan or a state shows, held against the schema: what does not fit is unknown, and says why.

Whoever judges a number may then compare numbers. The schema is of one version of the provider; a plan of another may
show another type, and what it means nobody can tell.
"""

from __future__ import annotations

from typing import Any

from stackproof.model import AttributePath, write_path
from stackproof.schema import Block
from stackproof.schema.shapes import ANYTHING, Shape, element, map_value, members
from stackproof.values import Reason, Unknown, is_number

_PRIMITIVES = {"string": "a text", "number": "a number", "bool": "true or false"}


def fit(values: dict[str, Any], schema: Block | None, view: str, address: object) -> dict[str, Any]:
    """Return the values of a resource, each of the type that the schema has, unknown or null.

    Args:
        values: as shown, those that an apply decides filled in.
        schema: the block of the resource type; ``None`` for a type whose schema nobody shipped.
        view: where they are shown, for the reason.
        address: whose they are, for the reason.
    """
    if schema is None or _fits(values, schema):
        return values
    fitted: dict[str, Any] = _fit(values, schema, (), view, str(address))
    return fitted


def _fits(value: Any, shape: Shape) -> bool:
    if value is None or isinstance(value, Unknown) or shape == ANYTHING:
        return True
    known = members(shape)
    if known is not None:
        return isinstance(value, dict) and all(_fits(one, known.get(name, ANYTHING)) for name, one in value.items())
    inside = element(shape)
    if inside is not None:
        return isinstance(value, list | tuple) and all(_fits(one, inside) for one in value)
    inside = map_value(shape)
    if inside is not None:
        return isinstance(value, dict) and all(_fits(one, inside) for one in value.values())
    match shape:
        case "string":
            return isinstance(value, str)
        case "bool":
            return isinstance(value, bool)
        case "number":
            return is_number(value)
    return True


def _fit(value: Any, shape: Shape, path: AttributePath, view: str, address: str) -> Any:
    """Return a value with unknowns in the places of what does not fit."""
    if _fits(value, shape):
        return value
    known = members(shape)
    inside = element(shape) or map_value(shape)
    if isinstance(value, dict) and (known is not None or (inside is not None and element(shape) is None)):
        shapes = known or {}
        return {
            name: _fit(one, shapes.get(name, inside or ANYTHING), (*path, name), view, address)
            for name, one in value.items()
        }
    if isinstance(value, list | tuple) and element(shape) is not None:
        return [_fit(one, inside or ANYTHING, (*path, index), view, address) for index, one in enumerate(value)]
    wanted = _PRIMITIVES.get(shape) if isinstance(shape, str) else None
    wanted = wanted or ("a list" if element(shape) is not None else "an object")
    reason = f"{write_path(path, address)} is {_kind(value)} in the {view}, where the provider's schema has {wanted}"
    return Unknown(why=(Reason(reason),))


def _kind(value: Any) -> str:
    kinds = {str: "a text", bool: "true or false", dict: "an object", list: "a list", tuple: "a list"}
    return kinds.get(type(value), "a number")
