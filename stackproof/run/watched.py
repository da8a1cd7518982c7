"""What a constraint of a project's own is given: a stack whose unknowns are noted when they are read.

Values look as they are: dicts, lists and tuples, whose elements are handed out one by one, so that an unknown deep
inside counts only for whoever comes to it. What looks at a collection as a whole (a comparison, ``in``) has read all of
it. A name that the schema does not have is an error, not ``None``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from stackproof.model import AttributePath, Resource, Stack
from stackproof.model.reads import Reads, listening, note_read, settle
from stackproof.model.stack import T
from stackproof.schema import aws
from stackproof.schema.shapes import ANYTHING, Shape, element, map_value, members, shape_of_type
from stackproof.schema.type_names import type_of_any_version
from stackproof.suggestions import suggest
from stackproof.values import Unknown, unknowns_in


class NoSuchNameError(LookupError):
    """A name that the schema does not have; the text is a sentence."""


def watched_stack(stack: Stack) -> WatchedStack:
    """Return a stack whose resources, outputs, variables and providers tell what is read of them."""
    watched = WatchedStack(stack.name, stack.view)
    watched.take_surroundings(stack)
    watched.original = stack
    watched.resources = {address: WatchedResource(one) for address, one in stack.resources.items()}
    watched.data = {address: WatchedResource(one) for address, one in stack.data.items()}
    watched.outputs = {name: _Surface(one) for name, one in stack.outputs.items()}  # type: ignore[misc]  # looks like one
    watched.variables = {name: _Surface(one) for name, one in stack.variables.items()}  # type: ignore[misc]
    watched.providers = [_Surface(one, _provider_shape(one.name)) for one in stack.providers]  # type: ignore[misc]
    watched.requirements = [_Surface(one) for one in stack.requirements]  # type: ignore[misc]
    watched.absent, watched.unseen, watched.calls = stack.absent, stack.unseen, stack.calls
    watched.unreadable = stack.unreadable
    return watched


class WatchedStack(Stack):
    """A stack that is watched; what is computed of it once was read by whoever asks for it."""

    __slots__ = ("original",)

    original: Stack

    @property
    def unwatched(self) -> Stack:
        """The stack that this stands for."""
        return self.original

    def of_type(self, *types: str) -> list[Resource]:
        """Return the managed resources of some types, as a stack does.

        Raises:
            NoSuchNameError: the AWS provider has no such type.
        """
        _check_types(types)
        return super().of_type(*types)

    def data_of_type(self, type_: str) -> list[Resource]:
        """Return the data sources of a type, as a stack does.

        Raises:
            NoSuchNameError: the AWS provider has no such type.
        """
        _check_types((type_,))
        return super().data_of_type(type_)

    def once(self, key: Any, compute: Callable[[], T]) -> T:
        """Return what was computed under a key; what that read is read again."""
        if key not in self._memo:
            with listening(Reads()) as reads:
                self._memo[key] = compute(), reads
        found: T
        found, reads = self._memo[key]
        for unknown in reads.open:
            note_read(unknown)
        return found


class WatchedResource(Resource):
    """A resource that is watched; its parts are filled in on the first access, for most are never looked at."""

    __slots__ = ("_original", "_shape")

    def __init__(self, original: Resource) -> None:
        self.address = original.address
        self._original = original

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = _shape_of(self._original) if name == "_shape" else getattr(self._original, name)
        if name in ("values", "lifecycle", "unread"):
            value = watch(value, self._shape if name == "values" else ANYTHING)
        setattr(self, name, value)
        return value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Resource) and self.address == other.address  # which is to read no value

    __hash__ = None  # type: ignore[assignment]  # as of every resource

    def get(self, *path: str | int) -> Any:
        """Return what is at a path, as a resource does.

        Raises:
            NoSuchNameError: the schema has no such name.
        """
        _check_path(self._shape, path, self.type)
        return super().get(*path)

    def omitted(self, *path: str | int) -> bool:
        """Tell whether nobody set what is at a path; where nobody did, its value need not be known."""
        _check_path(self._shape, path, self.type)
        omitted = self._original.omitted(*path)
        value = self._original.get(*path)
        if omitted:
            settle(value)
        elif isinstance(value, Unknown) and value is not _at(self._original.values, path):
            note_read(value)  # it stands on the way, and hides whether somebody set it
        return omitted


WatchedResource.__name__ = Resource.__name__  # what a message of Python's calls it


def _at(value: Any, path: AttributePath) -> Any:
    """Return what is at a path itself, not what hides it."""
    for step in path:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return None
    return value


def _shape_of(resource: Resource) -> Shape:
    return shape_of_type(resource.type, data=resource.address.mode == "data")


def _provider_shape(name: str) -> Shape:
    return aws().provider_block if name == "aws" else ANYTHING


class _Surface:
    """Stands for an output, a variable, a provider or a requirement, and watches its values."""

    def __init__(self, original: Any, shape: Shape = ANYTHING) -> None:
        self._original = original
        self._shape = shape

    def __getattr__(self, name: str) -> Any:
        return watch(getattr(self._original, name), self._shape if name == "values" else ANYTHING)


def watch(value: Any, shape: Shape = ANYTHING) -> Any:
    """Return a value as it is handed out: an unknown is noted, a collection is watched."""
    if isinstance(value, Unknown):
        note_read(value)
        return value
    if isinstance(value, Mapping):
        return _watch_mapping(value, shape)
    if isinstance(value, list) or type(value) is tuple:  # a place is a named tuple, and no value
        made: Any = _watching(type(value), _Elements)
        watched = made.__new__(made, value) if isinstance(value, tuple) else made.__new__(made)
        if isinstance(value, list):
            list.extend(watched, value)
        watched.shape = element(shape) or ANYTHING
        return watched
    return value


def _watch_mapping(value: Mapping[str, Any], shape: Shape) -> Any:
    made: Any = _watching(type(value) if isinstance(value, dict) else dict, _Members)
    watched = made.__new__(made)
    dict.update(watched, value)
    watched.shape = shape
    return watched


@functools.cache
def _watching(kind: type, how: type) -> type:
    """Return a kind of collection that is watched."""
    return type(f"Watched{kind.__name__.capitalize()}", (how, kind), {})


def _as_a_whole(name: str) -> Any:
    """Make a method that looks at all of a collection, so that all unknowns in it are read."""

    def method(self: Any, *given: Any, **named: Any) -> Any:
        unknowns_in(self)  # hands each of them out
        return getattr(super(_Collection, self), name)(*given, **named)

    return method


class _Collection:
    """What the watched collections have in common."""

    __eq__ = _as_a_whole("__eq__")
    __ne__ = _as_a_whole("__ne__")
    __hash__ = _as_a_whole("__hash__")
    copy = _as_a_whole("copy")


class _Elements(_Collection):
    """A list or a tuple."""

    shape: Shape = ANYTHING

    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(index)  # type: ignore[misc]  # of the list that this is
        if not isinstance(index, slice):
            return watch(found, self.shape)
        sliced = watch(found)
        sliced.shape = self.shape
        return sliced

    def __iter__(self) -> Iterator[Any]:
        return (watch(one, self.shape) for one in super().__iter__())  # type: ignore[misc]  # as above

    def __reversed__(self) -> Iterator[Any]:
        return iter(list(self)[::-1])

    __contains__ = _as_a_whole("__contains__")
    __add__ = _as_a_whole("__add__")
    __mul__ = _as_a_whole("__mul__")
    __lt__ = _as_a_whole("__lt__")
    __le__ = _as_a_whole("__le__")
    __gt__ = _as_a_whole("__gt__")
    __ge__ = _as_a_whole("__ge__")
    count = _as_a_whole("count")
    index = _as_a_whole("index")


class _Members(_Collection):
    """A dict: an object, whose names are those of the schema, or a map, whose keys are free."""

    shape: Shape = ANYTHING

    def __getitem__(self, name: str) -> Any:
        shape = _inside(self.shape, name, "")
        return watch(super().__getitem__(name), shape)  # type: ignore[misc]  # of the dict that this is

    def get(self, name: str, default: Any = None) -> Any:
        shape = _inside(self.shape, name, "")
        return watch(super().get(name, default), shape)  # type: ignore[misc]  # as above

    def __iter__(self) -> Iterator[str]:
        return super().__iter__()  # type: ignore[no-any-return,misc]  # written out, so that {**this} asks for items

    def values(self) -> list[Any]:
        return [self[name] for name in self]

    def items(self) -> list[tuple[str, Any]]:
        return [(name, self[name]) for name in self]

    __or__ = _as_a_whole("__or__")


def _check_types(types: tuple[str, ...]) -> None:
    for one in types:
        meant = type_of_any_version(one)
        if meant is not None:
            hint = f'; did you mean "{meant}"?' if meant else ""
            message = f'the AWS provider has no resource type "{one}"{hint}'
            raise NoSuchNameError(message)


def _check_path(shape: Shape, path: AttributePath, type_: str) -> None:
    for step in path:
        shape = _inside(shape, step, type_)


def _inside(shape: Shape, step: str | int, type_: str) -> Shape:
    """Return the shape behind a step.

    Raises:
        NoSuchNameError: it is no name of an object.
    """
    if isinstance(step, int):
        return element(shape) or ANYTHING
    names = members(shape)
    if names is None:
        return map_value(shape) or ANYTHING
    if step in names:
        return names[step]
    meant = suggest(step, names)
    hint = f'; did you mean "{meant}"?' if meant else f"; there are {', '.join(sorted(names))}."
    message = f'{type_ or "This block"} has no "{step}"{hint}'
    raise NoSuchNameError(message)
