"""An expected tree held against a value: where they differ, and what cannot be known.

A mapping lists all that is set: a block's arguments, a map's keys, the members of JSON. A list lists all elements, in
their order where the schema has one. ``null`` is what nobody set. A mapping of one key, an operator, loosens that.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.contract.comparisons import is_set
from stackproof.contract.expect.operands import operator_of
from stackproof.contract.expect.sameness import is_expected
from stackproof.contract.expect.texts import Named, TextError, Texts, followed_in
from stackproof.contract.expect.written import Written, tells_configuration
from stackproof.model import AttributePath, Resource, Stack, write_path
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.model.regional_relations import within_reach
from stackproof.schema.shapes import Shape, element, is_unordered, map_value, members
from stackproof.values import DYNAMIC, Reason, Unknown
from stackproof.values.shown import shown as show

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a value is not as expected; with ``unknown``, where nobody can tell."""

    path: AttributePath
    found: str
    expected: str
    unknown: Unknown | None = None


IsSet = Callable[[AttributePath, Any, Shape], bool]
Follows = Callable[[AttributePath, str], bool | None]
"""Tells whether what is at a path is another when a variable, or the account, is; ``None`` where nobody can tell."""


class TreeComparison(ABC):
    """One subject, or one surface of the stack (then with its name), held against what is expected of it."""

    def __init__(
        self, stack: Stack, subject: Resource | None, is_set_: IsSet, follows: Follows, name: str = ""
    ) -> None:
        self._stack = stack
        self._subject = subject
        self._is_set = is_set_
        self._follows = follows
        address = subject.address if subject is not None else None
        self._key = str(address.name if address.key is None else address.key) if address is not None else name
        self._texts = stack.once("expected texts", lambda: Texts(stack))

    def differences(self, expected: Any, value: Any, path: AttributePath, shape: Shape) -> Iterator[Difference]:
        """Yield where a value differs from what is expected at a path."""
        name = operator_of(expected, shape)
        try:
            if name is not None:
                yield from self._operator(name, expected[name], value, path, shape)
            elif isinstance(expected, dict):
                yield from self._mapping(expected, value, path, shape, closed=True)
            elif isinstance(expected, list):
                yield from self._list(expected, value, path, shape)
            elif expected is None:
                yield from self._unset(value, path, shape)
            else:
                yield from self._single(expected, value, path)
        except TextError as error:
            unknown = None if tells_configuration(self._stack) else Unknown(DYNAMIC, (Reason(str(error)),))
            yield Difference(path, self._show(value), str(error), unknown)

    def _show(self, value: Any) -> str:
        return show(value, _LONGEST)

    @abstractmethod
    def _operator(self, name: str, wanted: Any, value: Any, path: AttributePath, shape: Shape) -> Iterator[Difference]:
        """Yield where a value does not meet an operator."""

    # One value

    def _unset(self, value: Any, path: AttributePath, shape: Shape) -> Iterator[Difference]:
        if self._is_set(path, value, shape):
            may_be_none = element(shape) is not None or not self._is_told(path)
            unknown = value if isinstance(value, Unknown) and may_be_none else None
            yield Difference(
                path, f"{write_path(path)} = {self._show(value)}", f"{write_path(path)} is not set", unknown
            )

    def _single(self, expected: Any, value: Any, path: AttributePath) -> Iterator[Difference]:
        wanted = self._texts.read(expected, self._subject) if isinstance(expected, str) else expected
        result = is_expected(wanted, value, self._stack, self._subject)
        if result is not True and isinstance(wanted, dict | list | tuple):
            yield from self._made(wanted, value, path)
        elif result is not True:
            name = str(wanted.resource.address) if isinstance(wanted, Named) else self._show(wanted)
            unknown = result if isinstance(result, Unknown) else None
            yield Difference(path, f"{write_path(path)} = {self._show(value)}", f"{write_path(path)} = {name}", unknown)
            return
        if isinstance(wanted, Named) and self._subject is not None:
            yield from self._out_of_reach(wanted.resource, self._subject, path)
        for name in followed_in(expected):
            if self._follows(path, name.removeprefix("var.")) is False:
                found = f"{write_path(path)} = {self._show(value)}, whatever {name} is"
                yield Difference(path, found, f"{write_path(path)} follows {name}")

    def _out_of_reach(self, named: Resource, subject: Resource, path: AttributePath) -> Iterator[Difference]:
        reach = within_reach(self._stack, subject, path, named)
        if reach is not True:
            unknown = reach if isinstance(reach, Unknown) else None
            found = f"{write_path(path)} = {named.address}, in another region"
            yield Difference(path, found, f"{write_path(path)} is in the region of {subject.address}", unknown)

    def _made(self, wanted: Any, value: Any, path: AttributePath) -> Iterator[Difference]:
        """Compare with what a template made: an object, a list, with values that nobody knows yet."""
        value = self._load(value)
        if isinstance(wanted, dict) and isinstance(value, Mapping) and wanted.keys() == value.keys():
            for name, inner in wanted.items():
                yield from self._made(inner, value[name], (*path, name))
        elif isinstance(wanted, list | tuple) and isinstance(value, list | tuple) and len(wanted) == len(value):
            for index, inner in enumerate(wanted):
                yield from self._made(inner, value[index], (*path, index))
        else:
            result = is_expected(wanted, value, self._stack, self._subject)
            unknown = value if isinstance(value, Unknown) else result if isinstance(result, Unknown) else None
            if result is not True:
                found = f"{write_path(path)} = {self._show(value)}"
                yield Difference(path, found, f"{write_path(path)} = {self._show(wanted)}", unknown)

    # Collections

    def _mapping(
        self, expected: dict[str, Any], value: Any, path: AttributePath, shape: Shape, *, closed: bool
    ) -> Iterator[Difference]:
        value = self._load(value)
        if isinstance(value, list | tuple) and element(shape) is not None:
            if len(value) != 1:
                found = f"{write_path(path)} has {len(value)} elements" if value else f"{write_path(path)} is not set"
                yield Difference(path, found, f"{write_path(path)} = {self._show(expected)}")
                return
            value, path, shape = value[0], (*path, 0), element(shape) or shape
        if isinstance(value, Unknown):
            yield Difference(path, write_path(path), f"{write_path(path)} = {self._show(expected)}", value)
            return
        if not isinstance(value, Mapping):
            found = f"{write_path(path)} = {self._show(value)}" if is_set(value) else f"{write_path(path)} is not set"
            yield Difference(path, found, f"{write_path(path)} = {self._show(expected)}")
            return
        known = members(shape)
        for name, wanted in expected.items():
            inner = known.get(name, "dynamic") if known is not None else (map_value(shape) or "dynamic")
            if name not in value and wanted is not None:
                yield Difference(path, f"{write_path((*path, name))} is not there", f"it is {self._show(wanted)}")
                continue
            yield from self.differences(wanted, value.get(name), (*path, name), inner)
        if closed:
            yield from self.others(value, expected, path, shape)

    def others(
        self, value: Mapping[str, Any], named: Mapping[str, Any], path: AttributePath, shape: Shape
    ) -> Iterator[Difference]:
        """Yield what is set of a block or a mapping, and not named."""
        known = members(shape)
        for name in value:
            if name in named:
                continue
            inner = known.get(name, "dynamic") if known is not None else "dynamic"
            if not self._is_told((*path, name)):
                continue
            if known is None or self._is_set((*path, name), value[name], inner):
                place = (*path, name)
                found = f"{write_path(place)} = {self._show(value[name])}"
                may_be_none = isinstance(value[name], Unknown) and element(inner) is not None
                unknown = value[name] if may_be_none else self._whether_written(place)
                yield Difference(place, found, f"{write_path(place)} is not set", unknown)

    def _whether_written(self, path: AttributePath) -> Unknown | None:
        """Return why nobody can tell whether a known value was written: there is no configuration."""
        if tells_configuration(self._stack):
            return None
        return Unknown(DYNAMIC, (Reason(f"only the configuration tells whether {write_path(path)} was written"),))

    def _is_told(self, path: AttributePath) -> bool:
        """Tell whether a place is of the configuration. AWS tells of a deployed resource what nobody wrote as well."""
        if self._stack.view not in ("state", "live") or self._subject is None or not self._subject.ranges:
            return True
        return Written(self._subject).is_written(path)

    def _list(self, expected: list[Any], value: Any, path: AttributePath, shape: Shape) -> Iterator[Difference]:
        value = self._load(value)
        if isinstance(value, Unknown):
            yield Difference(path, write_path(path), f"{write_path(path)} = {self._show(expected)}", value)
            return
        listed = list(value) if isinstance(value, list | tuple) else None
        if listed is None or len(listed) != len(expected):
            if not (listed is None and not expected and not is_set(value)):
                found = f"{write_path(path)} = {self._show(value)}"
                yield Difference(path, found, f"{write_path(path)} = {self._show(expected)}")
            return
        inner = element(shape) or "dynamic"
        if is_unordered(shape):
            yield from self._any_order(expected, listed, path, inner)
            return
        for index, wanted in enumerate(expected):
            yield from self.differences(wanted, listed[index], (*path, index), inner)

    def _any_order(
        self, expected: list[Any], listed: list[Any], path: AttributePath, inner: Shape
    ) -> Iterator[Difference]:
        """Match each expected element with one that is left; one pair that is left is told in detail."""
        left = dict(enumerate(listed))
        missing = []
        for wanted in expected:
            meets = (at for at in left if not list(self.differences(wanted, left[at], (*path, at), inner)))
            found = next(meets, None)
            if found is None:
                missing.append(wanted)
            else:
                del left[found]
        for wanted, at in zip(missing, left, strict=False):
            yield from self.differences(wanted, left[at], (*path, at), inner)

    def _load(self, value: Any) -> Any:
        """Return what a text of JSON means; what is no JSON stays."""
        try:
            return load_json(value)
        except InvalidJson:
            return value
