"""An expected tree held against a value: where they differ, and what cannot be known.

A mapping lists all that is set: a block's arguments, a map's keys, the members of JSON. A list lists all elements, in
their order where the schema has one. ``null`` is what nobody set. A mapping of one key, an operator, loosens that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.contract.comparisons import compare, is_set
from stackproof.contract.expect.texts import Named, TextError, Texts, followed_in
from stackproof.contract.expect.written import Written, tells_configuration
from stackproof.contract.patterns import matches
from stackproof.model import AttributePath, Resource, Stack, dotted
from stackproof.model.graph import may_be_null, target
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.schema.shapes import Shape, element, map_value, members
from stackproof.values import DYNAMIC, AttributeOf, Omitted, Reason, Unknown
from stackproof.values.sameness import same
from stackproof.values.shown import shown as show
from stackproof.values.texts import pieces

OPERATORS = frozenset(
    {"matches", "starts_with", "ends_with", "at_least", "at_most", "one_of", "contains", "each", "any_order", "partly",
     "set", "by_key"}
)  # fmt: skip
_COMPARED = {"matches", "starts_with", "ends_with", "at_least", "at_most"}
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


def operator_of(expected: Any, shape: Shape) -> str | None:
    """Return the operator that a mapping is, if it is one: no argument of that place has such a name."""
    if not isinstance(expected, dict) or len(expected) != 1:
        return None
    name = next(iter(expected))
    return name if name in OPERATORS and name not in (members(inner_shape(shape)) or ()) else None


def inner_shape(shape: Shape) -> Shape:
    """Return the shape that a mapping stands for: of a collection that has one element, the element's."""
    return element(shape) or shape


class Comparison:
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
            yield Difference(path, self._shown(value), str(error))

    def _shown(self, value: Any) -> str:
        return show(value, _LONGEST)

    # One value

    def _unset(self, value: Any, path: AttributePath, shape: Shape) -> Iterator[Difference]:
        if self._is_set(path, value, shape):
            unknown = value if isinstance(value, Unknown) and not self._is_told(path) else None
            yield Difference(path, f"{dotted(path)} = {self._shown(value)}", f"{dotted(path)} is not set", unknown)

    def _single(self, expected: Any, value: Any, path: AttributePath) -> Iterator[Difference]:
        wanted = self._texts.read(expected, self._subject) if isinstance(expected, str) else expected
        result = self._is(wanted, value)
        if result is not True:
            name = str(wanted.resource.address) if isinstance(wanted, Named) else self._shown(wanted)
            unknown = result if isinstance(result, Unknown) else None
            yield Difference(path, f"{dotted(path)} = {self._shown(value)}", f"{dotted(path)} = {name}", unknown)
            return
        for name in followed_in(expected):
            if self._follows(path, name.removeprefix("var.")) is False:
                found = f"{dotted(path)} = {self._shown(value)}, whatever {name} is"
                yield Difference(path, found, f"{dotted(path)} follows {name}")

    def _is(self, wanted: Any, value: Any) -> bool | Unknown:
        if isinstance(wanted, Named):
            found = target(self._stack, value, wanted.resource.type, near=self._subject)
            if found.unknown is not None:
                return found.unknown
            named = found.resource or found.source
            return named is not None and bool(named.address == wanted.resource.address)
        if isinstance(value, dict | list | tuple) or isinstance(wanted, dict | list | tuple):
            return same(value, wanted) or (not is_set(value) and wanted in ([], (), {}))
        return self._same_text(pieces(wanted), pieces(value))

    def _same_text(self, wanted: tuple[Any, ...], found: tuple[Any, ...]) -> bool | Unknown:
        """Compare texts piece by piece; other known values are one piece."""
        if len(wanted) == len(found):
            results = [self._same_piece(*pair) for pair in zip(wanted, found, strict=True)]
            if False in [result for result in results if not isinstance(result, Unknown)]:
                return False
            return next((result for result in results if isinstance(result, Unknown)), True)
        if _surely_differ(wanted, found):
            return False
        return next(one for one in (*found, *wanted) if isinstance(one, Unknown))

    def _same_piece(self, wanted: Any, found: Any) -> bool | Unknown:
        if not isinstance(wanted, Unknown) and not isinstance(found, Unknown):
            return same(found, wanted)
        if isinstance(wanted, Unknown) and isinstance(found, Unknown):
            if wanted is found:
                return True
            left, right = _identity(wanted), _identity(found)
            return bool(left == right) if left is not None and right is not None else found
        if isinstance(found, Unknown):
            return found
        reference = _identity(wanted)
        type_ = reference.address.type if reference is not None else ""
        named = target(self._stack, found, type_, near=self._subject).resource if reference is not None else None
        if not isinstance(found, str) or (reference is not None and not _may_be(found, str(reference.path[-1]))):
            return False
        if reference is None or named is None:
            return wanted if isinstance(wanted, Unknown) else False
        return bool(named.address == reference.address)

    # Collections

    def _mapping(
        self, expected: dict[str, Any], value: Any, path: AttributePath, shape: Shape, *, closed: bool
    ) -> Iterator[Difference]:
        value = self._loaded(value)
        if isinstance(value, list | tuple) and element(shape) is not None:
            if len(value) != 1:
                found = f"{dotted(path)} has {len(value)} elements" if value else f"{dotted(path)} is not set"
                yield Difference(path, found, f"{dotted(path)} = {self._shown(expected)}")
                return
            value, path, shape = value[0], (*path, 0), element(shape) or shape
        if isinstance(value, Unknown):
            yield Difference(path, dotted(path), f"{dotted(path)} = {self._shown(expected)}", value)
            return
        if not isinstance(value, Mapping):
            found = f"{dotted(path)} = {self._shown(value)}" if is_set(value) else f"{dotted(path)} is not set"
            yield Difference(path, found, f"{dotted(path)} = {self._shown(expected)}")
            return
        known = members(shape)
        for name, wanted in expected.items():
            inner = known.get(name, "dynamic") if known is not None else (map_value(shape) or "dynamic")
            if name not in value and wanted is not None:
                yield Difference(path, f"{dotted((*path, name))} is not there", f"it is {self._shown(wanted)}")
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
                found = f"{dotted(place)} = {self._shown(value[name])}"
                yield Difference(place, found, f"{dotted(place)} is not set", self._whether_written(place))

    def _whether_written(self, path: AttributePath) -> Unknown | None:
        """Return why nobody can tell whether a known value was written: there is no configuration."""
        if tells_configuration(self._stack):
            return None
        return Unknown(DYNAMIC, (Reason(f"only the configuration tells whether {dotted(path)} was written"),))

    def _is_told(self, path: AttributePath) -> bool:
        """Tell whether a place is of the configuration. AWS tells of a deployed resource what nobody wrote as well."""
        if self._stack.view not in ("state", "live") or self._subject is None or not self._subject.ranges:
            return True
        return Written(self._subject).is_written(path)

    def _list(self, expected: list[Any], value: Any, path: AttributePath, shape: Shape) -> Iterator[Difference]:
        value = self._loaded(value)
        if isinstance(value, Unknown):
            yield Difference(path, dotted(path), f"{dotted(path)} = {self._shown(expected)}", value)
            return
        listed = list(value) if isinstance(value, list | tuple) else None
        if listed is None or len(listed) != len(expected):
            if not (listed is None and not expected and not is_set(value)):
                found = f"{dotted(path)} = {self._shown(value)}"
                yield Difference(path, found, f"{dotted(path)} = {self._shown(expected)}")
            return
        inner = element(shape) or "dynamic"
        if _is_set_of(shape):
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

    def _loaded(self, value: Any) -> Any:
        """Return what a text of JSON means; what is no JSON stays."""
        try:
            return load_json(value)
        except InvalidJson:
            return value

    # Operators

    def _operator(self, name: str, wanted: Any, value: Any, path: AttributePath, shape: Shape) -> Iterator[Difference]:
        match name:
            case "partly":
                yield from self._mapping(wanted, value, path, shape, closed=False)
            case "set":
                yield from self._set(wanted, value, path, shape)
            case "by_key":
                yield from self._by_key(wanted, value, path, shape)
            case "one_of":
                tried = [list(self.differences(one, value, path, shape)) for one in wanted]
                if all(tried):
                    found, expected = self._shown(value), f"{dotted(path)} is one of {self._shown(wanted)}"
                    yield Difference(path, f"{dotted(path)} = {found}", expected, _first_unknown(tried))
            case "any_order" | "contains" | "each":
                yield from self._elements(name, wanted, value, path, shape)
            case _:
                read = self._texts.read(wanted, self._subject) if isinstance(wanted, str) else wanted
                result = compare(name, value, read, self._stack)
                if result is not True:
                    unknown = result if isinstance(result, Unknown) else None
                    found = f"{dotted(path)} = {self._shown(value)}"
                    yield Difference(path, found, f"{dotted(path)} {name.replace('_', ' ')} {wanted}", unknown)

    def _set(self, wanted: bool, value: Any, path: AttributePath, shape: Shape) -> Iterator[Difference]:
        there = self._is_set(path, value, shape)
        if may_be_null(value):
            yield Difference(path, dotted(path), f"{dotted(path)} {('is not set', 'is set')[wanted]}", value)
            return
        if wanted and not there and self._subject is not None and not isinstance(value, Unknown):
            there = is_set(value) and not self._subject.omitted(*path)  # a plan has it, whoever wrote it
        if there != wanted:
            words = ("is not set", "is set")
            open_ = isinstance(value, Unknown) and self._subject is not None and not self._subject.omitted(*path)
            unknown = value if open_ and not there else None
            yield Difference(path, f"{dotted(path)} {words[there]}", f"{dotted(path)} {words[wanted]}", unknown)

    def _by_key(self, wanted: Mapping[str, Any], value: Any, path: AttributePath, shape: Shape) -> Iterator[Difference]:
        """Choose by the key of the subject's instance (a pattern matches it), or by its name where it has no key."""
        found = self._key if self._key in wanted else next((one for one in wanted if matches(self._key, one)), None)
        if found is None:
            keys = f"the keys {', '.join(wanted)}, which the contract tells of"
            yield Difference(path, f'there is "{self._key}"', keys)
        else:
            yield from self.differences(wanted[found], value, path, shape)

    def _elements(self, name: str, wanted: Any, value: Any, path: AttributePath, shape: Shape) -> Iterator[Difference]:
        value = self._loaded(value)
        if isinstance(value, Unknown):
            yield Difference(path, dotted(path), f"{dotted(path)} {name.replace('_', ' ')} ...", value)
        elif isinstance(value, str) and isinstance(wanted, str) and name == "contains":
            if wanted not in value:
                yield Difference(path, f"{dotted(path)} = {self._shown(value)}", f"{dotted(path)} contains {wanted}")
        elif not isinstance(value, list | tuple):
            yield Difference(path, f"{dotted(path)} = {self._shown(value)}", f"{dotted(path)} is a list")
        elif name == "any_order" and len(value) == len(wanted):
            yield from self._any_order(wanted, list(value), path, element(shape) or "dynamic")
        elif name == "any_order":
            yield Difference(path, f"{dotted(path)} = {self._shown(value)}", f"it is {self._shown(wanted)}")
        elif name == "each":
            yield from self._each(wanted, value, path, element(shape) or "dynamic")
        else:
            yield from self._contains(wanted, value, path, element(shape) or "dynamic")

    def _each(self, wanted: Any, value: Any, path: AttributePath, inner: Shape) -> Iterator[Difference]:
        for index, one in enumerate(value):
            yield from self.differences(wanted, one, (*path, index), inner)
        if not value:
            yield Difference(path, f"{dotted(path)} is empty", f"it has elements, each {self._shown(wanted)}")

    def _contains(self, wanted: Any, value: Any, path: AttributePath, inner: Shape) -> Iterator[Difference]:
        for one in wanted if isinstance(wanted, list) else [wanted]:
            tried = [list(self.differences(one, other, path, inner)) for other in value]
            if all(tried):
                found = f"{dotted(path)} = {self._shown(value)}"
                yield Difference(path, found, f"{dotted(path)} contains {self._shown(one)}", _first_unknown(tried))


def _first_unknown(tried: list[list[Difference]]) -> Unknown | None:
    """Return what could still make one of some trials succeed; nothing if each surely fails."""
    open_ones = (each for each in tried if all(one.unknown is not None for one in each))
    return next((each[0].unknown for each in open_ones), None)


def _identity(value: Unknown) -> Any:
    """Return the attribute that an unknown is, whatever its form says; ``None`` where nobody can tell."""
    if isinstance(value.form, AttributeOf):
        return value.form.reference
    if isinstance(value.form, Omitted) and len(value.references) == 1:
        return value.references[0]
    return None


def _may_be(text: str, attribute: str) -> bool:
    """Tell whether a text that names a resource may be the attribute: an ARN or a URL is no plain name."""
    beginning = {"arn": "arn:", "url": "http"}.get(attribute.rpartition("_")[2], "")
    return text.startswith(beginning)


def _surely_differ(left: tuple[Any, ...], right: tuple[Any, ...]) -> bool:
    """Tell whether two texts begin or end differently, whatever their unknown pieces will be, or are both known."""
    if not any(isinstance(one, Unknown) for one in (*left, *right)):
        return True
    begins, ends = (left[0], right[0]), (left[-1], right[-1])
    if all(isinstance(one, str) for one in begins):
        shortest = min(map(len, begins))
        if begins[0][:shortest] != begins[1][:shortest]:
            return True
    if all(isinstance(one, str) for one in ends):
        shortest = min(map(len, ends))
        return bool(shortest and ends[0][-shortest:] != ends[1][-shortest:])
    return False


def _is_set_of(shape: Shape) -> bool:
    mode = getattr(shape, "mode", None)
    return mode == "set" or (isinstance(shape, list | tuple) and shape[0] == "set")
