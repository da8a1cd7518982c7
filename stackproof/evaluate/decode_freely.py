"""A block's body to values where nobody shipped a schema: arguments as they are, blocks as lists."""

from __future__ import annotations

from typing import Any

from stackproof.evaluate.decode import META_ARGUMENTS, META_BLOCKS, Decoder
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.scope import Scope
from stackproof.hcl import syntax
from stackproof.model import AttributePath
from stackproof.values import DYNAMIC, Reason, Unknown, reveal_deep


class FreeBlock(dict[str, Any]):
    """A block inside a body whose schema nobody shipped: it may have more than what is written."""


def decode_freely(body: syntax.Body, scope: Scope, decoder: Decoder, path: AttributePath = ()) -> dict[str, Any]:
    """Decode a body whose schema nobody shipped: arguments as they are, blocks as lists."""
    values: dict[str, Any] = {}
    for attribute in body.attributes:
        if attribute.name in META_ARGUMENTS and not path:
            continue
        place = (*path, attribute.name)
        decoder.ranges[place] = attribute.where
        value, marked = reveal_deep(evaluate(attribute.expression, scope))
        if marked:
            decoder.sensitive.add(place)
        values[attribute.name] = value
    for block in body.blocks:
        if block.type in META_BLOCKS and not path:
            continue
        if block.type == "dynamic":
            values[block.labels[0]] = Unknown(DYNAMIC, (Reason("a dynamic block without a schema", block.header),))
            continue
        blocks = values.setdefault(block.type, [])
        if isinstance(blocks, list):
            inner = (*path, block.type, len(blocks))
            decoder.ranges[inner] = block.header
            blocks.append(FreeBlock(decode_freely(block.body, scope, decoder, inner)))
    return values
