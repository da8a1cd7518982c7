"""What versions of the AWS provider before the newest that is shipped lack: at some versions, which are anchors.

``scripts/extract_anchors.py`` made the data. A version between two anchors has surely what the lower one has, and lacks
what the upper one lacks; what only the upper one has it may have.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias

from stackproof.schema.blocks import AFTER_APPLY, Attribute, Block, NestedBlock

SECTIONS = ("resource", "data", "ephemeral")
Differences: TypeAlias = dict[str, dict[str, dict[str, list[Any]]]]
"""By section, type and path (``""`` for the type itself): what differs, and the number of the first that does not."""
Meant: TypeAlias = tuple[int, ...]
Presence = Literal["there", "maybe", "not there"]


@cache
def _data() -> tuple[list[Meant], list[str], Differences]:
    raw = json.loads(zlib.decompress(files("stackproof.schema").joinpath("aws-anchors.bin").read_bytes()))
    numbers = [(*map(int, version.split(".")), 1) for version in raw["versions"]]
    return numbers, raw["versions"], raw["differences"]


def since(section: str, type_: str, path: str = "") -> str:
    """Return the first anchor that has a type, or an argument or block of it, as the newest has it."""
    _, versions, differences = _data()
    found = differences[section].get(type_, {}).get(path)
    return versions[found[1]] if found is not None else versions[0]


def presence(meant: Meant, section: str, type_: str, path: str = "") -> Presence:
    """Tell whether a version has a type, or an argument or block of it."""
    found = _data()[2][section].get(type_, {}).get(path)
    return "there" if found is None or found[0] != "new" else _agreement(meant, found[1])


def _agreement(meant: Meant, first: int) -> Presence:
    """Tell whether a version agrees with the newest, by the number of the first anchor that does."""
    numbers = _data()[0]
    if meant >= numbers[first]:
        return "there"
    return "not there" if meant <= numbers[first - 1] else "maybe"


def as_meant(meant: Meant, section: str, type_: str, block: Block) -> Block | None:
    """Return the newest's block as another version has it; ``None`` where that lacks the type.

    What the version may have, and what differs from it, is open: any value, and unknown if nobody sets it.
    """
    differing = _data()[2][section].get(type_)
    if differing is None:
        return block
    if "" in differing:
        return None if presence(meant, section, type_) == "not there" else block
    return _change(meant, block, differing, "")


def _change(meant: Meant, block: Block, differing: Mapping[str, list[Any]], path: str) -> Block:
    attributes, blocks = dict(block.attributes), dict(block.blocks)
    inside = f"{path}." if path else ""
    for place, (kind, first) in differing.items():
        outer, _, name = place.rpartition(".")
        if outer != path or (agreed := _agreement(meant, first)) == "there":
            continue
        if kind == "new" and agreed == "not there":
            attributes.pop(name, None)
            blocks.pop(name, None)
        elif kind == "gone" or name in attributes:
            attributes[name] = _open(attributes.get(name), name, kind)
        elif name in blocks and kind == "changed":
            blocks[name] = replace(blocks[name], min_items=0, max_items=0)
    return replace(
        block, attributes=attributes, blocks={n: _inner(meant, one, differing, inside) for n, one in blocks.items()}
    )


def _inner(meant: Meant, nested: NestedBlock, differing: Mapping[str, list[Any]], inside: str) -> NestedBlock:
    place = f"{inside}{nested.name}"
    if not any(one.startswith(f"{place}.") for one in differing):
        return nested
    return replace(nested, block=_change(meant, nested.block, differing, place))


def _open(known: Attribute | None, name: str, kind: str) -> Attribute:
    if known is None:
        return Attribute(name, "dynamic", optional=True, computed=True)
    if kind == "new":
        computed = known.computed and not known.optional
        return known if computed else replace(known, required=False, optional=True, default=(AFTER_APPLY,))
    loose = replace(
        known, required=False, optional=True, computed=True, default=(AFTER_APPLY,), stored_as="", replaced=()
    )
    return replace(loose, type="dynamic", nested=None)
