"""Which values of a plan or a state nobody set: the provider has put them there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stackproof.model import AttributePath
from stackproof.schema import Attribute, Block, NestedBlock
from stackproof.values import Unknown

Written = Mapping[str, Any] | None
"""The expressions of a block by argument; ``None`` where nobody tells (a ``dynamic`` block, a state)."""


def unset_paths(
    values: Mapping[str, Any], schema: Block | None, written: Written, path: AttributePath = ()
) -> Iterator[AttributePath]:
    """Yield the paths of known values that nobody set.

    Where nobody tells what was written, what equals the provider's default counts as unset: it means the same.
    """
    for name, attribute in schema.attributes.items() if schema is not None else ():
        value = values.get(name)
        if attribute.optional and value is not None and not isinstance(value, Unknown):
            unset = name not in written if written is not None else _is_default(attribute, value)
            if unset:
                yield (*path, name)
    for name, nested in schema.blocks.items() if schema is not None else ():
        blocks = values.get(name)
        if isinstance(blocks, list):
            bodies = align(written.get(name) if written is not None else None, len(blocks), nested)
            for index, block in enumerate(blocks):
                if isinstance(block, dict):
                    yield from unset_paths(block, nested.block, bodies[index], (*path, name, index))


def _is_default(attribute: Attribute, value: Any) -> bool:
    default = attribute.default[0] if attribute.default else None
    return type(value) is type(default) and bool(value == default)


def align(blocks: Any, count: int, nested: NestedBlock) -> list[Written]:
    """Return the expressions of each of some nested blocks.

    The blocks of a set stand in no order: where they set the same arguments, each refers to what any of them does.
    """
    if isinstance(blocks, dict):
        blocks = [blocks]
    if not isinstance(blocks, list) or len(blocks) != count or not all(isinstance(block, dict) for block in blocks):
        return [None] * count
    if nested.mode == "list" or count == 1:
        return list(blocks)
    names = {name for block in blocks for name in block}
    if any(name not in block for name in names for block in blocks):
        return [None] * count
    return [{name: _union([block[name] for block in blocks]) for name in names}] * count


def _union(expressions: list[Any]) -> Any:
    """Return an expression that refers to what any of some refers to."""
    listed = [one.get("references", ()) if isinstance(one, dict) else () for one in expressions]
    return {"references": [text for references in listed if isinstance(references, list) for text in references]}
