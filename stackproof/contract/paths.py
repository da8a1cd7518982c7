"""JSONPath (jsonpath-ng) over values some of which are unknown.

An unknown on the way hides what the path might find behind it. It is found in its place,
so that whoever compares it cannot decide: nothing passes because it was hidden.
"""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Iterator
from hashlib import sha256
from importlib.util import find_spec
from typing import Any

from stackproof.cache import Store
from stackproof.contract.path_patterns import match_by_re2
from stackproof.model import AttributePath
from stackproof.values import BOOL, NUMBER, STRING, Unknown, unknowns_in

_LIBRARY = "jsonpath_ng" if find_spec("jsonpath_ng") else "bc_jsonpath_ng"  # the second in checkov's environment
_NODES = frozenset(f"{_LIBRARY}.{module}" for module in ("jsonpath", "ext.arithmetic", "ext.filter", "ext.iterable"))
_STORE = Store("jsonpath", _NODES)


@functools.cache
def parse_path(path: str) -> Any:
    """Parse a JSONPath, or remember how it was parsed: building the parser's tables takes longer than a check."""
    key = (_source(), path)
    node = _STORE.load(key)
    if node is None:
        node = _parser()(path)
        _STORE.save(key, node)
    return match_by_re2(node)


@functools.cache
def _source() -> str:
    """Return a digest of the library's files: its own parser made what is remembered."""
    spec = find_spec(_LIBRARY)
    assert spec is not None
    assert spec.origin is not None
    files = sorted(pathlib.Path(spec.origin).parent.rglob("*.py"))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _parser() -> Any:
    """Return the parser of the extended grammar, which knows filters."""
    if _LIBRARY == "jsonpath_ng":
        from jsonpath_ng.ext.parser import parse  # noqa: PLC0415 - slow to import
    else:
        from stackproof.contract.bc_jsonpath import parse  # noqa: PLC0415 - of checkov's environment alone
    return parse


def path_problem(path: str) -> str:
    """Say what is wrong with a JSONPath; nothing if it is one."""
    try:
        parse_path(path)
    except Exception as error:
        return str(error).split("\n", 1)[0]
    return ""


def find(path: str, data: Any) -> tuple[list[tuple[AttributePath, Any]], list[tuple[AttributePath, Unknown]]]:
    """Return what a JSONPath finds, each value with its own path, and the unknowns that hide something from it."""
    node = parse_path(path)
    found = [(_steps(match.full_path), match.value) for match in node.find(data)]
    seen = {id(value) for _, value in found}
    return found, [(steps, unknown) for steps, unknown in _find_hidden(node, data) if id(unknown) not in seen]


def _find_hidden(node: Any, data: Any) -> Iterator[tuple[AttributePath, Unknown]]:
    """Yield the unknowns at every beginning of the path."""
    while hasattr(node, "left"):
        begun, last = node.left, node.right
        for match in begun.find(data):
            yield from _find_stops(_steps(match.full_path), match.value, node, last)
        node = begun


def _find_stops(steps: AttributePath, value: Any, node: Any, last: Any) -> Iterator[tuple[AttributePath, Unknown]]:
    if isinstance(value, Unknown):
        yield steps, value
    elif type(node).__name__ == "Descendants":
        yield from ((steps, unknown) for unknown in unknowns_in(value) if unknown.type not in (STRING, NUMBER, BOOL))
    elif hasattr(last, "expressions") and isinstance(value, list | tuple):
        for index, element in enumerate(value):
            yield from (((*steps, index), unknown) for unknown in _undecided_by(last, element))


def _undecided_by(condition: Any, element: Any) -> list[Unknown]:
    """Return the unknowns that a filter would have to compare to choose an element.

    All of a filter's comparisons must hold, so that one that is known to fail decides alone.
    """
    if isinstance(element, Unknown):
        return [element]
    undecided: list[Unknown] = []
    for comparison in condition.expressions:
        unknown = _unknown_in(comparison, element)
        if not unknown and not comparison.find(element):
            return []
        undecided.extend(unknown)
    return undecided


def targets(comparison: Any) -> Iterator[Any]:
    """Yield the paths that a comparison of a filter looks at; with ``||`` and ``!`` there are comparisons inside."""
    for inner in getattr(comparison, "operands", ()):
        yield from targets(inner)
    for side in ("target", "value"):
        path = getattr(comparison, side, None)
        if hasattr(path, "target") or hasattr(path, "operands"):
            yield from targets(path)
        elif hasattr(path, "find") and not isinstance(path, str):
            yield path


def _unknown_in(comparison: Any, element: Any) -> list[Unknown]:
    """Return what is unknown to a comparison, or to several of which one must hold (``||``) or all (``&&``)."""
    operands = getattr(comparison, "operands", None)
    if operands is None:
        found = (one.value for path in targets(comparison) for one in path.find(element))
        return [value for value in found if isinstance(value, Unknown)]
    unknown = [_unknown_in(one, element) for one in operands]
    decides = type(comparison).__name__ == "Or"
    if any(not missing and bool(one.find(element)) == decides for missing, one in zip(unknown, operands, strict=True)):
        return []
    return [one for missing in unknown for one in missing]


def _steps(full_path: Any) -> AttributePath:
    steps: list[str | int] = []
    while hasattr(full_path, "left"):
        steps[:0] = _step(full_path.right)
        full_path = full_path.left
    return (*_step(full_path), *steps)


def _step(part: Any) -> list[str | int]:
    if hasattr(part, "fields"):
        return list(part.fields)
    if hasattr(part, "indices"):
        return list(part.indices)
    return [part.index] if hasattr(part, "index") else []
