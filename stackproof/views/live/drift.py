"""What is not as the HCL says: differences between a resource's arguments and what AWS has, attribute by attribute.

Only what somebody wrote, and what the provider plans by itself, can drift; what AWS fills in does not. Texts of
the same JSON are the same, and so are policies that mean the same: one action alone or in a list, statements in any
order (hashicorp/awspolicyequivalence, which the provider compares with).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.diagnostics import SourceRange
from stackproof.model import AttributePath, Resource, write_path
from stackproof.schema import Attribute, Block, NestedBlock, aws
from stackproof.values import Unknown, unknowns_in
from stackproof.values.sameness import agree
from stackproof.views.live.reader import Reader

_OF_TERRAFORM = {"timeouts", "tags_all"}  # tags_all: what differs there shows in tags, or in the default tags
_ONE_OR_MANY = {"Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One attribute that is not as written: what the HCL says, what AWS has, and where it was written."""

    address: str
    path: AttributePath
    written: Any
    found: Any
    where: SourceRange | None
    secret: bool = False

    @property
    def name(self) -> str:
        """The attribute with its address, as ``aws_sqs_queue.orders.delay_seconds``."""
        return write_path(self.path, self.address)


def differences(resource: Resource, found: Mapping[str, Any], reader: Reader) -> Iterator[Difference]:
    """Yield what differs.

    Args:
        resource: by the HCL, with what is deployed filled in for references.
        found: its values in AWS; what could not be read is missing or unknown.
        reader: the declaration of its type.
    """
    schema = aws().resource(resource.type)
    assert schema is not None, resource.type
    usual = {
        name for name, value in reader.usual.items() if _means_nothing(resource.get(name)) and found.get(name) == value
    }
    skipped = {*reader.told, *usual, *_OF_TERRAFORM}
    for path, ours, theirs in _in_block(resource.values, found, schema, (), skipped):
        secret = any(path[: len(one)] == one[: len(path)] for one in resource.sensitive)
        yield Difference(str(resource.address), path, ours, theirs, resource.place(*path), secret)


_Found = Iterator[tuple[AttributePath, Any, Any]]


def _in_block(
    written: Mapping[str, Any],
    found: Mapping[str, Any],
    schema: Block,
    path: AttributePath,
    skipped: Collection[str] = (),
) -> _Found:
    for name, attribute in schema.attributes.items():
        if name not in skipped and name in found and (attribute.required or attribute.optional):
            yield from _in_attribute(written.get(name), found[name], attribute, (*path, name))
    for name, nested in schema.blocks.items():
        if name not in skipped and name in found:
            yield from _in_blocks(written.get(name), found[name], nested, (*path, name))


def _in_attribute(written: Any, found: Any, attribute: Attribute, path: AttributePath) -> _Found:
    if unknowns_in(written) or unknowns_in(found) or (written is None and attribute.computed):
        return
    if _means_nothing(written) and _means_nothing(found):
        return
    if attribute.type[0] == "map":
        ours, theirs = written or {}, found or {}
        for key in dict.fromkeys([*ours, *theirs]):
            if not same(ours.get(key), theirs.get(key)):
                yield (*path, key), ours.get(key), theirs.get(key)
    elif not same(written, found, unordered=attribute.type[0] == "set"):
        yield path, written, found


def _in_blocks(written: Any, found: Any, nested: NestedBlock, path: AttributePath) -> _Found:
    if isinstance(written, Unknown) or isinstance(found, Unknown):
        return
    ours, theirs = _as_list(written), _as_list(found)
    if not ours and (nested.computed or all(_is_idle(one) for one in theirs)):
        return
    partners = partners_of(ours, theirs, nested)
    for index, one in enumerate(ours):
        place = path if isinstance(written, dict) else (*path, index)
        partner = partners.get(index)
        if partner is None:
            if not _is_idle(one):
                yield place, one, None
        else:
            yield from _in_block(one, theirs[partner], nested.block, place)
    for index, one in enumerate(theirs):
        if index not in partners.values() and not _is_idle(one):
            yield path, None, one


def _as_list(value: Any) -> list[Any]:
    return [value] if isinstance(value, dict) else [one for one in value or () if isinstance(one, dict)]


def partners_of(ours: list[Any], theirs: list[Any], nested: NestedBlock) -> dict[int, int]:
    """Return which block of AWS's each of ours is: by its place, or in a set the one that differs least."""
    if nested.mode != "set":
        return {index: index for index in range(min(len(ours), len(theirs)))}
    free = set(range(len(theirs)))
    partners = {}
    distances = sorted(
        (sum(1 for _ in _in_block(one, other, nested.block, ())), index, place)
        for index, one in enumerate(ours)
        for place, other in enumerate(theirs)
    )
    for _, index, place in distances:
        if index not in partners and place in free:
            partners[index] = place
            free.remove(place)
    return partners


def _means_nothing(value: Any) -> bool:
    """Tell whether a value is what the provider's older SDK keeps for an argument that is not set."""
    return not isinstance(value, Unknown) and (value is None or value is False or value in ("", 0, [], {}))


def _is_idle(block: Any) -> bool:
    """Tell whether a block sets nothing, as one that AWS shows although nobody asked for it."""
    if isinstance(block, Mapping):
        return all(_is_idle(inner) for inner in block.values())
    return all(map(_is_idle, block)) if isinstance(block, list) else _means_nothing(block)


def same(written: Any, found: Any, *, unordered: bool = False) -> bool:
    """Tell whether two known values mean the same."""
    if agree(found, written):
        return True
    if isinstance(written, list | tuple) and isinstance(found, list | tuple) and unordered:
        return sorted(map(repr, written)) == sorted(map(repr, found))
    if isinstance(written, str) and isinstance(found, str):
        ours, theirs = _policy(written), _policy(found)
        return ours is not None and ours == theirs
    return False


def statements_apart(written: Any, found: Any) -> tuple[list[str], list[str]] | None:
    """Return the statements that only the first of two policies has, and those that only the second has, as JSON.

    ``None`` where one of them is no policy, or they differ elsewhere.
    """
    ours, theirs = (_policy(text) if isinstance(text, str) else None for text in (written, found))
    if ours is None or theirs is None or ours[0] != theirs[0]:
        return None
    return [one for one in ours[1] if one not in theirs[1]], [one for one in theirs[1] if one not in ours[1]]


def _policy(text: str) -> Any:
    """Return what a policy means, in one way to write it; ``None`` where the text is no policy."""
    try:
        document = json.loads(text) if text.startswith("{") else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or "Statement" not in document:
        return None
    statements = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
    rest = {name: value for name, value in document.items() if name != "Statement"}
    return rest, sorted(json.dumps(_statement(one), sort_keys=True) for one in statements)


def _statement(statement: Any) -> Any:
    if not isinstance(statement, dict):
        return statement
    return {name: _many(value) if name in _ONE_OR_MANY else value for name, value in statement.items()}


def _many(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _many(inner) for name, inner in value.items()}
    return sorted(map(str, value if isinstance(value, list) else [value]))
