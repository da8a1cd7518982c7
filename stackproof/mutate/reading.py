"""A stack that notes which of its values a promise reads: leaf by leaf, into the JSON of arguments as well.

What only indexes the stack (names, identities, secrets) reads all of it for its own purposes, and is not noted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from stackproof.model import AttributePath, Resource, Stack
from stackproof.model.stack import T
from stackproof.values import Unknown

Origin = tuple[str, AttributePath]
JSON = "json"
"""The step of a path behind which the JSON of an argument begins."""
_INDEXES = frozenset({"identities", "open identities", "names", "secrets", "by type", "data by type", "by resource"})


class Notes:
    """What was read so far: the address of a resource (or the kind of a surface) and the way to a leaf."""

    def __init__(self) -> None:
        self.read: set[Origin] = set()
        self.quiet = False
        self._texts: dict[int, dict[Origin, Any]] = {}  # the values too: an id is of what exists

    def hand_out(self, value: Any, *origins: Origin) -> Any:
        """Return a value as whoever reads it gets it, and note it if it is a leaf, wherever it was read from."""
        if isinstance(value, dict):
            return NotedMembers(value, self, origins)
        if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
            kind = NotedList if isinstance(value, list) else NotedTuple
            return kind.made(value, self, origins)
        if not self.quiet:
            self.read.update(origins)
        if isinstance(value, str | Unknown):
            self._texts.setdefault(id(value), {}).update(dict.fromkeys(origins, value))
        return value

    def told(self, value: Any, document: Any) -> Any:
        """Return a document that was loaded from a value, as :func:`hand_out` does, for all that have that value."""
        origins = self._texts.get(id(value), {})
        if not origins:
            return document
        return self.hand_out(document, *((address, (*path, JSON)) for address, path in origins))


class _Noted:
    """What a collection knows of itself; one that was made in another way knows nothing, and notes nothing."""

    notes: Notes | None = None
    origins: tuple[Origin, ...] = ()

    def know(self, notes: Notes, origins: tuple[Origin, ...]) -> None:
        self.notes, self.origins = notes, origins

    def give(self, value: Any, step: str | int) -> Any:
        if self.notes is None:
            return value
        return self.notes.hand_out(value, *((address, (*path, step)) for address, path in self.origins))


class NotedMembers(_Noted, dict[str, Any]):
    """An object or a map."""

    def __init__(self, values: Mapping[str, Any], notes: Notes, origins: tuple[Origin, ...]) -> None:
        dict.__init__(self, values)
        self.know(notes, origins)

    def __getitem__(self, name: str) -> Any:
        return self.give(super().__getitem__(name), name)

    def get(self, name: str, default: Any = None) -> Any:
        """Return a member."""
        return self[name] if name in self else default  # noqa: SIM401 - which this is

    def __iter__(self) -> Iterator[str]:
        return super().__iter__()  # written out, so that {**this} asks for items

    def values(self) -> list[Any]:  # type: ignore[override]  # which are noted as they are handed out
        """Return the members."""
        return [self[name] for name in self]

    def items(self) -> list[tuple[str, Any]]:  # type: ignore[override]  # as above
        """Return the members with their names."""
        return [(name, self[name]) for name in self]

    def __eq__(self, other: object) -> bool:
        return dict(self.items()) == other

    __hash__ = None  # as of every dict


class _NotedElements(_Noted):  # noqa: PLW1641 - a list has none, and a tuple its own
    """A list or a tuple."""

    @classmethod
    def made(cls, values: Any, notes: Notes, origins: tuple[Origin, ...]) -> Any:
        made = cls(values)  # type: ignore[call-arg]  # of the collection that it is
        made.know(notes, origins)
        return made

    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(index)  # type: ignore[misc]  # as above
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]  # type: ignore[arg-type]
        return self.give(found, index if index >= 0 else len(self) + index)  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[Any]:
        return (self.give(value, index) for index, value in enumerate(super().__iter__()))  # type: ignore[misc]

    def __contains__(self, value: object) -> bool:
        return any(one == value for one in self)

    def __eq__(self, other: object) -> bool:
        plain = list(self)
        return (plain if isinstance(other, list) else tuple(plain)) == other


class NotedList(_NotedElements, list[Any]):
    """A list."""


class NotedTuple(_NotedElements, tuple[Any, ...]):
    """A tuple."""

    def __hash__(self) -> int:
        return hash(tuple(self))


class NotedResource(Resource):
    """A resource that is noted; its values are handed out one by one."""

    __slots__ = ("_notes", "_original")

    def __init__(self, original: Resource, notes: Notes) -> None:
        self.address, self._original, self._notes = original.address, original, notes

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name == "depends_on" and not self._notes.quiet:
            self._notes.read.add((str(self.address), ("depends_on",)))
        value = getattr(self._original, name)
        return self._notes.hand_out(value, (str(self.address), ())) if name == "values" else value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Resource) and self.address == other.address

    __hash__ = None  # type: ignore[assignment]  # as of every resource


NotedResource.__name__ = Resource.__name__  # what a message of Python's calls it


class NotedStack(Stack):
    """A stack that is noted; what is computed of it once was read by whoever asks for it."""

    __slots__ = ("notes", "original")

    original: Stack
    notes: Notes

    @property
    def unwatched(self) -> Stack:
        """The stack that this stands for."""
        return self.original

    def surface(self, kind: Any) -> dict[str, dict[str, Any]]:
        """Return the surface, noted under its kind."""
        found: dict[str, dict[str, Any]] = self.notes.hand_out(super().surface(kind), (kind, ()))
        return found

    def once(self, key: Any, compute: Callable[[], T]) -> T:
        """Return what was computed under a key; what that read is read again."""
        notes = self.notes
        if key not in self._memo:
            before, was_quiet = notes.read, notes.quiet
            notes.read, notes.quiet = set(), was_quiet or key in _INDEXES
            try:
                self._memo[key] = compute(), notes.read
            finally:
                notes.read, notes.quiet = before, was_quiet
        found: T
        found, read = self._memo[key]
        notes.read |= read
        return found


def noted_stack(stack: Stack) -> NotedStack:
    """Return a stack that notes what is read of its resources, data sources and surface."""
    noted = NotedStack(stack.name, stack.view)
    noted.take_surroundings(stack)
    noted.original, noted.notes = stack, Notes()
    noted.resources = {address: NotedResource(one, noted.notes) for address, one in stack.resources.items()}
    noted.data = {address: NotedResource(one, noted.notes) for address, one in stack.data.items()}
    noted.outputs, noted.variables = stack.outputs, stack.variables
    noted.providers = [
        replace(one, values=noted.notes.hand_out(dict(one.values), ("provider", (one.alias or one.name,))))
        for one in stack.providers
    ]
    return noted
