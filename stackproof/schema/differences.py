"""What two versions of a schema do not agree on, where either may be meant."""

from __future__ import annotations

from dataclasses import replace

from stackproof.schema.blocks import AFTER_APPLY, Attribute, Block


def without_differing_defaults(block: Block, other: Block) -> Block:
    """Return a block whose defaults are unknown where the other's differ."""
    attributes = {name: _settle(one, other.attributes.get(name)) for name, one in block.attributes.items()}
    blocks = {
        name: replace(nested, block=without_differing_defaults(nested.block, other.blocks[name].block))
        if name in other.blocks
        else nested
        for name, nested in block.blocks.items()
    }
    return replace(block, attributes=attributes, blocks=blocks)


def _settle(attribute: Attribute, other: Attribute | None) -> Attribute:
    if other is None or attribute.required or attribute.default == other.default:
        return attribute
    return replace(attribute, default=(AFTER_APPLY,))
