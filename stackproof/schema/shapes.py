"""What may stand at a path of a value: the names that a block has, the elements of a list, the keys of a map.

A shape is a :class:`Block`, a :class:`NestedBlock` (whose value is one object, or a collection of them), or a type.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from stackproof.schema import schema_of_type
from stackproof.schema.blocks import Block, CtyType, NestedBlock

Shape: TypeAlias = Block | NestedBlock | CtyType

ANYTHING: Shape = "dynamic"
"""Of what nobody knows the shape, every path may lead somewhere."""


def shape_of_type(type_: str, *, data: bool) -> Shape:
    """Return the shape of a resource's values, or of a data source's; anything for a provider that is not modelled."""
    return schema_of_type(type_, data=data) or ANYTHING


def members(shape: Shape) -> Mapping[str, Shape] | None:
    """Return the names inside an object, each with its shape; ``None`` for what is no object."""
    match shape:
        case Block():
            attributes: dict[str, Shape] = {name: one.type for name, one in shape.attributes.items()}
            return attributes | dict(shape.blocks)
        case NestedBlock(mode="single" | "group"):
            return members(shape.block)
        case ["object", dict() as types]:
            return types
    return None


def element(shape: Shape) -> Shape | None:
    """Return the shape of a list's or a set's elements; ``None`` for what has no elements."""
    match shape:
        case NestedBlock(mode="list" | "set"):
            return shape.block
        case ["list" | "set", inner]:
            return inner  # type: ignore[no-any-return]  # a type as cty writes it
        case ["tuple", _]:
            return ANYTHING
    return None


def is_unordered(shape: Shape) -> bool:
    """Tell whether the elements stand in no order: those of a set."""
    mode = getattr(shape, "mode", None)
    return mode == "set" or (isinstance(shape, list | tuple) and shape[0] == "set")


def map_value(shape: Shape) -> Shape | None:
    """Return the shape behind each key of a map, whose keys are free; ``None`` for what has no such keys."""
    match shape:
        case NestedBlock(mode="map"):
            return shape.block
        case ["map", inner]:
            return inner  # type: ignore[no-any-return]  # as above
        case "dynamic":
            return ANYTHING
    return None


def all_inside(shape: Shape) -> list[Shape]:
    """Return the shapes of all that is inside; a single value stands for itself."""
    inside = element(shape) or map_value(shape)
    if inside is not None:
        return [inside]
    known = members(shape)
    return list(known.values()) if known is not None else [shape]


def everything_in(shapes: Iterable[Shape]) -> Iterator[Shape]:
    """Yield some shapes, and all that is inside them."""
    for shape in shapes:
        yield shape
        if (inside := all_inside(shape)) != [shape]:
            yield from everything_in(inside)
