"""``assert``: a rule of one stack, written in its contract, as a constraint.

``path`` is JSONPath (jsonpath-ng). All of its matches must meet the comparison (``any:
true``: one is enough); a path that leads nowhere meets none but ``exists: false``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from stackproof.constraints import Constraint, Failed, Passed, Resource, Stack, Undecided, Verdict
from stackproof.contract.schema import COMPARISONS
from stackproof.model import Output, Path, Variable
from stackproof.model.graph import pieces, target
from stackproof.values import JsonOf, Unknown, is_number, unknowns_in


def assertion(raw: dict[str, Any]) -> Constraint:
    """Return the constraint that an ``assert`` entry is."""
    judge = _Assertion(raw)
    on = () if raw["on"] in ("output", "variable", "provider") else (raw["on"],)
    return Constraint(raw["assert"], on, raw.get("severity", "medium"), (), {}, True, judge, judge.page())


class _Assertion:
    """Judges one resource; ``problems`` says what is wrong with the entry itself."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.kind = raw["on"]
        self.comparisons = [name for name in COMPARISONS if name in raw]
        self.problems = list(self._problems())

    def _problems(self) -> Iterator[str]:
        if len(self.comparisons) > 1:
            yield f"One comparison at a time: {', '.join(self.comparisons)}. Write one assert for each."
        if not self.comparisons and "count" not in self.raw:
            yield f"Nothing is asserted; add one of {', '.join(COMPARISONS)}, or a count."
        if self.comparisons and "path" not in self.raw:
            yield "A comparison needs a path, such as $.name."
        if self.comparisons == ["matches"]:
            try:
                re.compile(self.raw["matches"])
            except re.error as error:
                yield f'"matches" is no regular expression: {error}.'
        if "path" in self.raw and (problem := _path_problem(self.raw["path"])):
            yield f'"path" is no JSONPath: {problem}.'

    def page(self) -> str:
        comparison = f" {self.comparisons[0]} {self.raw[self.comparisons[0]]}" if self.comparisons else ""
        fix = f"\n\nFix: {self.raw['fix']}" if "fix" in self.raw else ""
        return f"{self.raw['assert']}.\n\n{self.raw.get('path', self.kind)}{comparison}{fix}"

    def __call__(self, subject: Resource | Stack, stack: Stack | None = None) -> Iterator[Verdict]:
        if not self.comparisons:
            yield Passed("it is there")
        elif isinstance(subject, Resource):
            assert stack is not None
            yield self._judge(subject.values, stack, subject.sensitive)
        else:
            yield from self._surface(subject)

    def _surface(self, stack: Stack) -> Iterator[Verdict]:
        """Judge the values of all outputs, variables or providers, as one object by name."""
        named: dict[str, Any] = {
            "output": {name: _visible(output) for name, output in stack.outputs.items()},
            "variable": {name: _visible(variable) for name, variable in stack.variables.items()},
            "provider": {provider.alias or provider.name: dict(provider.values) for provider in stack.providers},
        }[self.kind]
        surfaces: list[Output | Variable] = [*stack.outputs.values(), *stack.variables.values()]
        secret = [surface.name for surface in surfaces if surface.sensitive]
        yield self._judge(named, stack, frozenset((name, "value") for name in secret))

    def _judge(self, values: dict[str, Any], stack: Stack, sensitive: frozenset[Path]) -> Verdict:
        prefix: Path = ()
        data: Any = values
        if "json" in self.raw:
            prefix = (self.raw["json"],)
            data = _loaded(values.get(self.raw["json"]))
            if isinstance(data, Unknown):
                return Undecided(self.raw["json"], data.why, prefix)
            if data is None:
                return self._failed(f"{self.raw['json']} is no JSON", prefix)
        matches = find(self.raw["path"], data)
        name = self.comparisons[0]
        if name == "exists":
            return self._exists(matches, prefix)
        if not matches:
            return self._failed(f"nothing at {self.raw['path']}", prefix)
        results = [
            (path, self._compare(name, value, stack), _shown_unless(sensitive, (*prefix, *path), value))
            for path, value in matches
        ]
        return self._conclude(results, prefix)

    def _exists(self, matches: list[tuple[Path, Any]], prefix: Path) -> Verdict:
        there = [path for path, value in matches if value is not None and value != []]
        if bool(there) == self.raw["exists"]:
            return Passed(f"{self.raw['path']} is {'set' if there else 'not set'}")
        if there:
            return self._failed(f"{_dotted(there[0])} is set", (*prefix, *there[0]))
        return self._failed(f"nothing at {self.raw['path']}", prefix)

    def _conclude(self, results: list[tuple[Path, bool | Unknown, str]], prefix: Path) -> Verdict:
        """Return the verdict of all matches: each with its path, its result and its value as it may be shown."""
        failed = [(path, shown) for path, result, shown in results if result is False]
        unknown = [(path, result) for path, result, _ in results if isinstance(result, Unknown)]
        passed = [path for path, result, _ in results if result is True]
        if self.raw.get("any") and passed:
            return Passed(f"{_dotted(passed[0])} meets it")
        if failed and not (self.raw.get("any") and unknown):
            path, shown = failed[0]
            return self._failed(f"{_dotted(path)} = {shown}", (*prefix, *path))
        if unknown:
            path, result = unknown[0]
            return Undecided(_dotted(path), result.why, (*prefix, *path))
        return Passed(f"{_dotted(passed[0])} = {results[0][2]}")

    def _failed(self, found: str, path: Path) -> Failed:
        name = self.comparisons[0]
        words = name.replace("_", " ")
        inside = f" of {self.raw['json']}" if "json" in self.raw else ""
        expected = f"{self.raw['path']}{inside} {words} {_shown(self.raw[name])}"
        return Failed(found, expected, self.raw.get("fix", ""), path)

    def _compare(self, name: str, value: Any, stack: Stack) -> bool | Unknown:
        wanted = self.raw[name]
        if name == "names":
            found = target(stack, value)
            if found.resource is not None:
                return wanted in (str(found.resource.address), str(found.resource.address.resource))
            return found.unknown if found.unknown is not None else False
        if name in ("starts_with", "ends_with"):
            return _at_end(pieces(value)[0 if name == "starts_with" else -1], name, wanted)
        unknown = unknowns_in(value)
        if name == "contains" and isinstance(value, list | tuple) and any(_same(element, wanted) for element in value):
            return True
        if unknown:
            return unknown[0]
        return bool(_COMPARE[name](value, wanted))


def _at_end(piece: Any, name: str, wanted: str) -> bool | Unknown:
    """Compare the first or the last piece of a text that may be unknown elsewhere."""
    if isinstance(piece, Unknown):
        return piece
    return isinstance(piece, str) and (piece.startswith(wanted) if name == "starts_with" else piece.endswith(wanted))


def _visible(surface: Any) -> dict[str, Any]:
    return {"value": surface.value, "sensitive": surface.sensitive, "description": surface.description}


def _loaded(value: Any) -> Any:
    if isinstance(value, Unknown):
        return value.form.value if isinstance(value.form, JsonOf) else value
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return None


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool) or not (is_number(left) and isinstance(right, int | float)):
        listed = isinstance(left, tuple | list) and isinstance(right, list)
        return (
            list(left) == right
            if listed
            else bool(type(left) is type(right) and left == right)
            or (isinstance(left, dict) and isinstance(right, dict) and dict(left) == right)
        )
    return float(left) == float(right)


def _number(value: Any, holds: Callable[[float], bool]) -> bool:
    return is_number(value) and holds(float(value))


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "equals": _same,
    "not_equals": lambda value, wanted: not _same(value, wanted),
    "in": lambda value, wanted: any(_same(value, one) for one in wanted),
    "contains": lambda value, wanted: isinstance(value, str) and isinstance(wanted, str) and wanted in value,
    "matches": lambda value, wanted: isinstance(value, str) and re.fullmatch(wanted, value) is not None,
    "at_least": lambda value, wanted: _number(value, lambda number: number >= wanted),
    "at_most": lambda value, wanted: _number(value, lambda number: number <= wanted),
    "length": lambda value, wanted: isinstance(value, str | list | tuple | dict) and len(value) == wanted,
}


def _dotted(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".") or "$"


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:200]}..."


def _shown_unless(sensitive: frozenset[Path], path: Path, value: Any) -> str:
    """Show a value, unless it is inside a sensitive one."""
    hidden = any(path[: len(secret)] == secret for secret in sensitive)
    return "(sensitive value)" if hidden else _shown(value)


_PATHS: dict[str, Any] = {}


def _parsed(path: str) -> Any:
    """Parse a JSONPath once; the extended grammar knows filters."""
    if path not in _PATHS:
        from jsonpath_ng.ext.parser import parse  # noqa: PLC0415 - only contracts with asserts need it

        _PATHS[path] = parse(path)
    return _PATHS[path]


def _path_problem(path: str) -> str:
    try:
        _parsed(path)
    except Exception as error:
        return str(error).split("\n", 1)[0]
    return ""


def find(path: str, data: Any) -> list[tuple[Path, Any]]:
    """Return what a JSONPath finds: each value with its own path; an unknown on the way is what it finds."""
    found = [(_steps(match.full_path), match.value) for match in _parsed(path).find(data)]
    if found:
        return found
    return _hidden(path, data)


def _steps(full_path: Any) -> Path:
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


def _hidden(path: str, data: Any) -> list[tuple[Path, Any]]:
    """A path that finds nothing may have been stopped by an unknown; the longest beginning that finds one tells."""
    node = _parsed(path)
    while hasattr(node, "left"):
        node = node.left
        unknown = [(_steps(match.full_path), match.value) for match in node.find(data)]
        unknown = [(steps, value) for steps, value in unknown if isinstance(value, Unknown)]
        if unknown:
            return unknown
    return []
