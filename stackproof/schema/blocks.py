"""What a provider's schema is made of: attributes, nested blocks, function signatures.

The shapes are those of ``terraform providers schema -json``
(https://developer.hashicorp.com/terraform/cli/commands/providers/schema), without the descriptions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
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


class AfterApply(Enum):
    """Stands in a schema for a value that only an apply tells."""

    AFTER_APPLY = "known after apply"


AFTER_APPLY = AfterApply.AFTER_APPLY


@dataclass(frozen=True, slots=True)
class Attribute:
    """An argument that a configuration sets, or a value that the provider computes, or both.

    ``optional`` and ``computed`` together: the provider chooses if the configuration does not.
    ``write_only``: the value is sent to the provider and kept in no plan and no state.

    The rest the provider told when it was asked to plan. ``default`` holds the one value that is planned where the
    configuration sets none; it is empty where that is null, or unknown for a computed attribute. ``stored_as`` names
    how a text is rewritten (``stackproof.evaluate.provider_values``). ``replaced`` are values planned as others.
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
    default: tuple[Any, ...] = ()
    stored_as: str = ""
    replaced: tuple[tuple[Any, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class NestedAttributes:
    """The attributes inside an attribute, for providers that speak plugin protocol 6.

    The attribute's ``type`` is then the object type they make, or a collection of it, as ``mode`` says.
    """

    mode: NestingMode
    attributes: Mapping[str, Attribute]


@dataclass(frozen=True, slots=True)
class NestedBlock:
    """A block inside a block, and how often it may occur; ``max_items`` 0 is without limit.

    ``computed``: the provider chooses if the configuration has no such block.
    """

    name: str
    mode: NestingMode
    min_items: int
    max_items: int
    block: "Block"
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """The body of a resource, a data source, a provider's configuration, or of a block inside one.

    ``legacy``: a resource type written with Terraform's older SDK, whose plans are not exact.
    """

    attributes: Mapping[str, Attribute]
    blocks: Mapping[str, NestedBlock]
    deprecated: bool = False
    legacy: bool = False
    write_only: tuple[str, ...] = field(init=False, compare=False, repr=False)
    sensitive: tuple[str, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Note which attributes are write-only, and which sensitive: each instance asks."""
        for name in ("write_only", "sensitive"):
            marked = tuple(one.name for one in self.attributes.values() if getattr(one, name))
            object.__setattr__(self, name, marked)


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
