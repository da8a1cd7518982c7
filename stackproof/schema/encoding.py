"""Writes one block or function as compact JSON, and reads it back.

An entry is a list of blocks, each before the blocks that contain it, the outermost last. Equal blocks are written
once and share one Python object when read: ``aws_wafv2_web_acl`` has thousands of blocks, of which few differ.

    block      [attributes, nested blocks, flags]
    attribute  [flags, type], or [flags, mode, attributes] for nested attributes, and then what is planned, if anything
               departs from the rules: {"d": [default], "s": how a text is stored, "r": [[value, what it becomes], ...]}
    nested     [mode, min_items, max_items, number of the block in the list, 1 if it is computed]

``{"": 0}`` among planned values stands for what is known after the apply.
"""

import json
from collections.abc import Mapping
from typing import Any

from stackproof.schema.blocks import (
    AFTER_APPLY,
    Attribute,
    Block,
    Function,
    NestedAttributes,
    NestedBlock,
    Parameter,
    nest_type,
)

REQUIRED, OPTIONAL, COMPUTED, SENSITIVE, DEPRECATED, WRITE_ONLY = (1 << bit for bit in range(6))
BLOCK_DEPRECATED, BLOCK_LEGACY = 1, 2
_AFTER_APPLY = {"": 0}
_NOTHING: Mapping[str, Any] = {}


def write_json(value: object) -> bytes:
    """Return the one way to write a value: no blanks, keys sorted."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()


def encode_block(block: Block) -> bytes:
    """Return the entry for a block."""
    numbers: dict[bytes, int] = {}
    _number_block(block, numbers)
    return b"[" + b",".join(numbers) + b"]"


def _number_block(block: Block, numbers: dict[bytes, int]) -> int:
    """Add a block to the list, after those inside it, unless an equal one is there; return its number."""
    nested = {
        name: [inner.mode, inner.min_items, inner.max_items, _number_block(inner.block, numbers), int(inner.computed)]
        for name, inner in sorted(block.blocks.items())
    }
    flags = BLOCK_DEPRECATED * block.deprecated | BLOCK_LEGACY * block.legacy
    written = write_json([_write_attributes(block.attributes), nested, flags])
    return numbers.setdefault(written, len(numbers))


def _write_attributes(attributes: Mapping[str, Attribute]) -> dict[str, Any]:
    return {name: _write_attribute(attribute) for name, attribute in attributes.items()}


def _write_attribute(attribute: Attribute) -> list[Any]:
    flags = (
        REQUIRED * attribute.required
        | OPTIONAL * attribute.optional
        | COMPUTED * attribute.computed
        | SENSITIVE * attribute.sensitive
        | DEPRECATED * attribute.deprecated
        | WRITE_ONLY * attribute.write_only
    )
    written: list[Any] = [flags, attribute.type]
    if attribute.nested:
        written = [flags, attribute.nested.mode, _write_attributes(attribute.nested.attributes)]
    plans: dict[str, Any] = {}
    if attribute.default:
        plans["d"] = [_write_planned(attribute.default[0])]
    if attribute.stored_as:
        plans["s"] = attribute.stored_as
    if attribute.replaced:
        plans["r"] = [[value, _write_planned(instead)] for value, instead in attribute.replaced]
    return [*written, *([None] if plans and not attribute.nested else []), *([plans] if plans else [])]


def _write_planned(value: Any) -> Any:
    return _AFTER_APPLY if value is AFTER_APPLY else value


def _read_planned(value: Any) -> Any:
    return AFTER_APPLY if value == _AFTER_APPLY else value


def decode_block(entry: bytes) -> Block:
    """Return the block of an entry that ``encode_block`` wrote."""
    blocks: list[Block] = []
    for attributes, nested, flags in json.loads(entry):
        inner = {
            name: NestedBlock(name, mode, min_items, max_items, blocks[number], bool(computed))
            for name, (mode, min_items, max_items, number, computed) in nested.items()
        }
        deprecated, legacy = bool(flags & BLOCK_DEPRECATED), bool(flags & BLOCK_LEGACY)
        blocks.append(Block(_decode_attributes(attributes), inner, deprecated, legacy))
    return blocks[-1]


def _decode_attributes(attributes: dict[str, list[Any]]) -> dict[str, Attribute]:
    return {name: _decode_attribute(name, *written) for name, written in attributes.items()}


def _decode_attribute(
    name: str,
    flags: int,
    type_or_mode: Any,
    inside: dict[str, list[Any]] | None = None,
    plans: Mapping[str, Any] = _NOTHING,
) -> Attribute:
    nested = None if inside is None else NestedAttributes(type_or_mode, _decode_attributes(inside))
    return Attribute(
        name,
        nest_type(nested.mode, nested.attributes) if nested else type_or_mode,
        required=bool(flags & REQUIRED),
        optional=bool(flags & OPTIONAL),
        computed=bool(flags & COMPUTED),
        sensitive=bool(flags & SENSITIVE),
        deprecated=bool(flags & DEPRECATED),
        nested=nested,
        write_only=bool(flags & WRITE_ONLY),
        default=tuple(map(_read_planned, plans.get("d", ()))),
        stored_as=plans.get("s", ""),
        replaced=tuple((value, _read_planned(instead)) for value, instead in plans.get("r", ())),
    )


def encode_function(function: Function) -> bytes:
    """Return the entry for a function: ``[parameters, variadic parameter or null, return type]``."""
    parameters = [_write_parameter(parameter) for parameter in function.parameters]
    variadic = _write_parameter(function.variadic) if function.variadic else None
    return write_json([parameters, variadic, function.return_type])


def _write_parameter(parameter: Parameter) -> list[Any]:
    return [parameter.name, parameter.type, parameter.nullable]


def decode_function(name: str, entry: bytes) -> Function:
    """Return the function of an entry that ``encode_function`` wrote."""
    parameters, variadic, return_type = json.loads(entry)
    return Function(
        name=name,
        parameters=tuple(Parameter(*parameter) for parameter in parameters),
        variadic=Parameter(*variadic) if variadic else None,
        return_type=return_type,
    )
