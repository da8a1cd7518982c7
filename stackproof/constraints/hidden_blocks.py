"""Nested blocks, and instances, of which nobody knows how many there are; ``Resource.blocks`` leaves them out."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.addresses import UnknownKey
from stackproof.model import AttributePath, Resource
from stackproof.values import DYNAMIC, Reason, Unknown


def hidden_blocks(resource: Resource, *path: str | int) -> Iterator[tuple[AttributePath, Unknown]]:
    """Yield each unknown block at a path, or the unknown that stands for all of them, with its place."""
    value = resource.get(*path)
    if isinstance(value, Unknown):
        if not resource.omitted(*path):
            yield path, value
    elif isinstance(value, list | tuple):
        yield from (((*path, index), block) for index, block in enumerate(value) if isinstance(block, Unknown))


def hidden_number(resource: Resource) -> Unknown | None:
    """Return why nobody knows how many instances a resource has: there may be none."""
    keys = (resource.address.key, *(step.key for step in resource.address.module))
    if not any(isinstance(key, UnknownKey) for key in keys):
        return None
    return Unknown(DYNAMIC, (Reason(f"how many {resource.address.resource} there are is unknown", resource.where),))


def blocks_within(resource: Resource, *names: str) -> Iterator[tuple[AttributePath, Unknown | None]]:
    """Yield the blocks of the last name within those of the others, known or not, each with its path."""
    if len(names) == 1:
        yield from _level(resource, (), names[0])
        return
    for path, unknown in blocks_within(resource, *names[:-1]):
        if unknown is not None:
            yield path, unknown
        else:
            yield from _level(resource, path, names[-1])


def _level(resource: Resource, path: AttributePath, name: str) -> Iterator[tuple[AttributePath, Unknown | None]]:
    yield from ((inner, None) for inner, _ in resource.blocks(*path, name))
    yield from hidden_blocks(resource, *path, name)
