"""What a provider's schema is made of: attributes, nested blocks, function signatures.

The shapes are those of ``terraform providers schema -json``
(https://developer.hashicorp.com/terraform/cli/commands/providers/schema), without the descriptions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

CtyType: TypeAlias = str | list[Any]
"""A type as cty writes it in JSON.

``"string"``, ``"number"``, ``"bool"``, ``"dynamic"``; ``["list", T]``, ``["set", T]``, ``["map", T]``;
``["object", {name: T}]``, ``["tuple", [T]]``. Decoded schemas share these lists: do not change them.
"""

NestingMode: TypeAlias = Literal["single", "group", "list", "set", "map"]
"""How often a block or a nested attribute may occur, and what its value is: an object or a collection of them.

``group`` is ``single`` that is never null.
"""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An argument that a configuration sets, or a value that the provider computes, or both.

    ``optional`` and ``computed`` together: the provider chooses if the configuration does not.
    ``write_only``: the value is sent to the provider and kept in no plan and no state.
    """

    name: str
    type: CtyType
    required: bool = False
    optional: bool = False
    computed: bool = False
    sensitive: bool = False
    deprecated: bool = False
    nested: "NestedAttributes | None" = None
    write_only: bool = False


@dataclass(frozen=True, slots=True)
class NestedAttributes:
    """The attributes inside an attribute, for providers that speak plugin protocol 6.

    The attribute's ``type`` is then the object type they make, or a collection of it, as ``mode`` says.
    """

    mode: NestingMode
    attributes: Mapping[str, Attribute]


@dataclass(frozen=True, slots=True)
class NestedBlock:
    """A block inside a block, and how often it may occur; ``max_items`` 0 is without limit."""

    name: str
    mode: NestingMode
    min_items: int
    max_items: int
    block: "Block"


@dataclass(frozen=True, slots=True)
class Block:
    """The body of a resource, a data source, a provider's configuration, or of a block inside one."""

    attributes: Mapping[str, Attribute]
    blocks: Mapping[str, NestedBlock]
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a provider's function; ``nullable``: it accepts null."""

    name: str
    type: CtyType
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """The signature of a provider's function, called as ``provider::aws::NAME(...)``."""

    name: str
    parameters: tuple[Parameter, ...]
    variadic: Parameter | None
    return_type: CtyType


def nest_type(mode: NestingMode, attributes: Mapping[str, Attribute]) -> CtyType:
    """Return the type of an attribute that is made of attributes."""
    element: CtyType = ["object", {name: attribute.type for name, attribute in attributes.items()}]
    return element if mode in ("single", "group") else [mode, element]
