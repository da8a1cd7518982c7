"""Where two evaluated stacks differ for a promise: in values, references and surroundings, not in places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from stackproof.model import Resource, Stack
from stackproof.values import Unknown
from stackproof.values.unknown import JsonOf, Sensitive, Template

_OF_STACKS = ("resources", "data", "outputs", "variables", "providers", "requirements", "removed", "without_instances")
_PREFIXES = {"resources": "", "data": "data."}
_PASSED_OVER = frozenset({"where", "ranges", "why", "defaults"})  # a default that is written out is the same plan


def differences(left: Stack, right: Stack) -> dict[str, str]:
    """Return what differs between two stacks: addresses, each with its kind (``aws_x``, ``data.aws_x``).

    The address and kind "" stand for what is no resource or data source. Where nothing differs, no promise can tell
    the two apart.
    """
    found: dict[str, str] = {}
    for name in _OF_STACKS:
        one, other = getattr(left, name), getattr(right, name)
        if name in ("resources", "data"):
            found |= {address: f"{_PREFIXES[name]}{type_}" for address, type_ in _resources(one, other)}
        if name not in ("resources", "data") and not _same(one, other):
            found[""] = ""
    return found


def _resources(left: Mapping[str, Resource], right: Mapping[str, Resource]) -> Iterator[tuple[str, str]]:
    for address, resource in left.items():
        if address not in right or not _same(resource, right[address]):
            yield address, resource.type
    for address, resource in right.items():
        if address not in left:
            yield address, resource.type


def _same(left: Any, right: Any) -> bool:
    if left is right:
        return True
    if type(left) is not type(right):
        return False
    if isinstance(left, Mapping):
        return list(left) == list(right) and all(_same(value, right[name]) for name, value in left.items())
    if isinstance(left, list | tuple) and not hasattr(left, "_fields"):
        return len(left) == len(right) and all(map(_same, left, right))
    if isinstance(left, Unknown | Resource | Sensitive | JsonOf | Template) or hasattr(left, "where"):
        names = {field.name for field in fields(left) if not field.name.startswith("_")} - _PASSED_OVER
        return all(_same(getattr(left, name), getattr(right, name)) for name in names)
    return bool(left == right)
