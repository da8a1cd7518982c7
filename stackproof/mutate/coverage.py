"""What no promise reads: arguments that are set, values that a stack shows, sentences of its specification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from stackproof.contract import Contract
from stackproof.diagnostics import SourceRange
from stackproof.model import AttributePath, Resource, Stack, write_path
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.mutate.promises import reads_of
from stackproof.mutate.reading import JSON, Origin
from stackproof.mutate.sources import Sources
from stackproof.mutate.specification import Quoted, read_specification
from stackproof.run import exit_status

_WRITTEN_ELSEWHERE = frozenset({"aws_iam_policy_document"})  # which whoever carries the policy shows
_KINDS = {"resource": (), "data": ("data",)}


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is set: a leaf of a resource's arguments, or of what the stack shows."""

    name: str
    where: SourceRange


@dataclass(frozen=True, slots=True)
class Coverage:
    """What there is, what of it no promise reads, and what the specification says that no promise quotes.

    ``absent`` are the blocks of resources and data sources that have no instance as the stack is supplied.
    """

    contract: Contract
    parts: tuple[Part, ...]
    unread: tuple[Part, ...]
    absent: tuple[Part, ...]
    specification: Quoted

    @property
    def percent(self) -> float:
        """How much of what is set is read."""
        return 100 * (1 - len(self.unread) / len(self.parts)) if self.parts else 100.0

    @property
    def exit_code(self) -> int:
        """It tells, and judges nothing."""
        return exit_status.HOLDS


def find_coverage(contract: Contract, sources: Sources) -> Coverage:
    """Judge a contract, and note what its promises read."""
    read = set(_ways(frozenset().union(*reads_of(contract, sources.stack).values())))
    parts: dict[Part, bool] = {}
    for address, path, part in _parts(sources.stack):
        parts[part] = parts.get(part, False) or (address, path) in read
    unread = tuple(part for part, is_read in parts.items() if not is_read)
    return Coverage(contract, tuple(parts), unread, tuple(_find_absent(sources)), read_specification(contract))


def _find_absent(sources: Sources) -> Iterator[Part]:
    for file in sources.files:
        for block in file.body.blocks:
            if block.type in _KINDS and not sources.instances(block):
                yield Part(".".join((*_KINDS[block.type], *block.labels)), block.header)


def _ways(read: Iterable[Origin]) -> Iterator[Origin]:
    """Yield what was read; of what a stack shows, whatever holds a part that was read."""
    for address, path in read:
        yield address, path
        if address == "output":
            yield address, path[:2]


def _parts(stack: Stack) -> Iterator[tuple[str, AttributePath, Part]]:
    """Yield each leaf that is set, with the way that it is read by; those of several instances are one part."""
    for resource in stack.everything():
        if resource.type not in _WRITTEN_ELSEWHERE:
            for path in _set_paths(resource):
                name = write_path(_show(path), str(resource.address.configured))
                where = resource.place(*path)
                if where is not None:
                    yield str(resource.address), path, Part(name, where)
    for output in stack.outputs.values():
        shown = {"value": True, "sensitive": output.sensitive, "description": output.description is not None}
        for name, is_set in shown.items():
            if is_set and output.where is not None:
                yield "output", (output.name, name), Part(f"output.{output.name}.{name}", output.where)
    for provider in stack.providers:
        for path, where in provider.ranges.items():
            if len(path) == 1:
                name = provider.alias or provider.name
                yield "provider", (name, *path), Part(write_path(path, f"provider.{name}"), where)


def _show(path: AttributePath) -> AttributePath:
    return tuple(step for step in path if step != JSON)


def _set_paths(resource: Resource) -> Iterator[AttributePath]:
    """Yield the way to each leaf that the HCL sets."""
    written = [path for path in resource.ranges if path]
    for path in written:
        if path == ("depends_on",):
            yield path
        elif not any(len(other) > len(path) and other[: len(path)] == path for other in written):
            yield from _leaves(resource.get(*path), path)


def _leaves(value: object, path: AttributePath) -> Iterator[AttributePath]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))
    elif value is not None:
        document = _document(value) if JSON not in path else None
        yield from ((path,) if document is None else _leaves(document, (*path, JSON)))


def _document(value: object) -> object:
    """Return the JSON object or list that a value is the text of, if it is one."""
    try:
        loaded = load_json(value)
    except InvalidJson:
        return None
    return loaded if isinstance(loaded, Mapping | list | tuple) and loaded else None
