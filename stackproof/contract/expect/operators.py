"""Operators of an expected tree: one key that says how a value is compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stackproof.contract.comparisons import compare, is_set
from stackproof.contract.expect.comparing import Difference, TreeComparison
from stackproof.contract.patterns import matches
from stackproof.model import AttributePath, write_path
from stackproof.model.graph import may_be_null
from stackproof.schema.shapes import Shape, element
from stackproof.values import Unknown


class Comparison(TreeComparison):
    """A comparison that knows the operators."""

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
                    found, expected = self._show(value), f"{write_path(path)} is one of {self._show(wanted)}"
                    yield Difference(path, f"{write_path(path)} = {found}", expected, _first_unknown(tried))
            case "any_order" | "contains" | "each":
                yield from self._elements(name, wanted, value, path, shape)
            case _:
                read = self._texts.read(wanted, self._subject) if isinstance(wanted, str) else wanted
                result = compare(name, value, read, self._stack)
                if result is not True:
                    unknown = result if isinstance(result, Unknown) else None
                    found = f"{write_path(path)} = {self._show(value)}"
                    yield Difference(path, found, f"{write_path(path)} {name.replace('_', ' ')} {wanted}", unknown)

    def _set(self, wanted: bool, value: Any, path: AttributePath, shape: Shape) -> Iterator[Difference]:
        there = self._is_set(path, value, shape)
        if may_be_null(value):
            yield Difference(path, write_path(path), f"{write_path(path)} {('is not set', 'is set')[wanted]}", value)
            return
        if wanted and not there and self._subject is not None and not isinstance(value, Unknown):
            there = is_set(value) and not self._subject.omitted(*path)  # a plan has it, whoever wrote it
        if there != wanted:
            words = ("is not set", "is set")
            open_ = isinstance(value, Unknown) and self._subject is not None and not self._subject.omitted(*path)
            unknown = value if open_ and not there else None
            yield Difference(path, f"{write_path(path)} {words[there]}", f"{write_path(path)} {words[wanted]}", unknown)

    def _by_key(self, wanted: Mapping[str, Any], value: Any, path: AttributePath, shape: Shape) -> Iterator[Difference]:
        """Choose by the key of the subject's instance (a pattern matches it), or by its name where it has no key."""
        found = key_for(self._key, wanted)
        if found is None:
            keys = f"the keys {', '.join(wanted)}, which the contract tells of"
            yield Difference(path, f'there is "{self._key}"', keys)
        else:
            yield from self.differences(wanted[found], value, path, shape)

    def _elements(self, name: str, wanted: Any, value: Any, path: AttributePath, shape: Shape) -> Iterator[Difference]:
        value = self._load(value)
        if isinstance(value, Unknown):
            yield Difference(path, write_path(path), f"{write_path(path)} {name.replace('_', ' ')} ...", value)
        elif isinstance(value, str) and isinstance(wanted, str) and name == "contains":
            if wanted not in value:
                yield Difference(
                    path, f"{write_path(path)} = {self._show(value)}", f"{write_path(path)} contains {wanted}"
                )
        elif not isinstance(value, list | tuple):
            yield Difference(path, f"{write_path(path)} = {self._show(value)}", f"{write_path(path)} is a list")
        elif name == "any_order" and len(value) == len(wanted):
            yield from self._any_order(wanted, list(value), path, element(shape) or "dynamic")
        elif name == "any_order":
            yield Difference(path, f"{write_path(path)} = {self._show(value)}", f"it is {self._show(wanted)}")
        elif name == "each":
            yield from self._each(wanted, value, path, element(shape) or "dynamic")
        else:
            yield from self._contains(wanted, value, path, element(shape) or "dynamic")

    def _each(self, wanted: Any, value: Any, path: AttributePath, inner: Shape) -> Iterator[Difference]:
        for index, one in enumerate(value):
            yield from self.differences(wanted, one, (*path, index), inner)
        if not value:
            yield Difference(path, f"{write_path(path)} is empty", f"it has elements, each {self._show(wanted)}")

    def _contains(self, wanted: Any, value: Any, path: AttributePath, inner: Shape) -> Iterator[Difference]:
        for one in wanted if isinstance(wanted, list) else [wanted]:
            tried = [list(self.differences(one, other, path, inner)) for other in value]
            if all(tried):
                found = f"{write_path(path)} = {self._show(value)}"
                yield Difference(path, found, f"{write_path(path)} contains {self._show(one)}", _first_unknown(tried))


def key_for(key: str, wanted: Mapping[str, Any]) -> str | None:
    """Return the key of ``by_key`` that is, or matches, the key of an instance."""
    return key if key in wanted else next((one for one in wanted if matches(key, one)), None)


def _first_unknown(tried: list[list[Difference]]) -> Unknown | None:
    """Return what could still make one of some trials succeed; nothing if each surely fails."""
    open_ones = (each for each in tried if all(one.unknown is not None for one in each))
    return next((each[0].unknown for each in open_ones), None)
