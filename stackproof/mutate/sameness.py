"""Where two evaluated stacks differ for a promise: in values, references and surroundings, not in places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple

from stackproof.addresses import Address, Reference
from stackproof.model import Resource, Stack

_OF_STACKS = (
    "resources", "data", "outputs", "variables", "providers", "requirements", "removed", "without_instances", "backend",
    "modules",
)  # fmt: skip
_PASSED_OVER = frozenset({"where", "ranges", "why", "defaults"})  # a default that is written out is the same plan


class Difference(NamedTuple):
    """Something that differs: an argument of what is at an address, or the whole of it (``argument`` is empty).

    ``kind`` is ``aws_x`` or ``data.aws_x``; address and kind are empty for what is no resource or data source.
    """

    address: str
    kind: str
    argument: str


def differences(left: Stack, right: Stack) -> list[Difference]:
    """Return what differs between two stacks. Where nothing does, no promise can tell the two apart."""
    found: list[Difference] = []
    for name in _OF_STACKS:
        one, other = getattr(left, name), getattr(right, name)
        if name in ("resources", "data"):
            found += _of_resources(one, other, "data." if name == "data" else "")
        elif not _same(one, other):
            found.append(Difference("", "", name))
    return found


def _of_resources(left: Mapping[str, Resource], right: Mapping[str, Resource], prefix: str) -> Iterator[Difference]:
    for address, resource in {**left, **right}.items():
        kind = f"{prefix}{resource.type}"
        if address not in left or address not in right:
            yield Difference(address, kind, "")
        elif not _same(left[address], right[address]):
            yield from (Difference(address, kind, name) for name in _arguments(left[address], right[address]))


def _arguments(left: Resource, right: Resource) -> list[str]:
    names = dict.fromkeys((*left.values, *right.values))
    found = [name for name in names if not _same(left.values.get(name), right.values.get(name))]
    return found or [name for name in ("depends_on",) if not _same(left.depends_on, right.depends_on)] or [""]


def _same(left: Any, right: Any) -> bool:
    if left is right:
        return True
    if type(left) is not type(right):
        return False
    if isinstance(left, Mapping):
        return list(left) == list(right) and all(_same(value, right[name]) for name, value in left.items())
    if isinstance(left, list | tuple) and not hasattr(left, "_fields"):
        return len(left) == len(right) and all(map(_same, left, right))
    if is_dataclass(left) and not isinstance(left, Address | Reference):
        names = {field.name for field in fields(left) if not field.name.startswith("_")} - _PASSED_OVER
        return all(_same(getattr(left, name), getattr(right, name)) for name in names)
    return callable(left) or bool(left == right)  # a function is made anew for each stack, of what is compared here
