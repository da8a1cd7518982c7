"""``assert``: a rule of one stack, written in its contract, as a constraint.

``path`` is JSONPath (jsonpath-ng). All of its matches must meet the comparison (``any:
true``: one is enough); a path that leads nowhere meets none but ``exists: false``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, cast

from stackproof.constraints import Constraint, Failed, Passed, Resource, Stack, Undecided, Verdict
from stackproof.contract.comparisons import compare, is_set
from stackproof.contract.path_names import kind_of, misplaced_argument, path_mistake
from stackproof.contract.paths import find, path_problem
from stackproof.contract.promise_schema import COMPARISONS
from stackproof.functions.re2 import compile_whole
from stackproof.model import AttributePath, Output, SurfaceKind, Variable, write_path
from stackproof.model.graph import may_be_null, target
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.model.regional_relations import within_reach
from stackproof.values import Mistake, Unknown
from stackproof.values.limits import LimitReached
from stackproof.values.shown import shown as show

_SURFACES = ("output", "variable", "provider")
_LONGEST = 200  # characters of a value: a contract's reader compares whole lists


def assertion(raw: dict[str, Any]) -> Constraint:
    """Return the constraint that an ``assert`` entry is."""
    judge = _Assertion(raw)
    kind = kind_of(raw)
    on = () if kind in _SURFACES else (kind,)
    return Constraint(raw["assert"], on, raw.get("severity", "medium"), (), {}, True, judge, judge.page())


class _Assertion:
    """Judges one resource; ``problems`` says what is wrong with the entry itself."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.kind = kind_of(raw)
        self.comparisons = [name for name in COMPARISONS if name in raw]
        self.problems = list(self._problems())

    def _problems(self) -> Iterator[str]:
        if "of" in self.raw and "on" in self.raw:
            yield f'"of" and "on" are two names of one key; keep of: {self.kind}.'
        if len(self.comparisons) > 1:
            yield f"One comparison at a time: {', '.join(self.comparisons)}. Write one assert for each."
        if not self.comparisons and "count" not in self.raw:
            yield f"Nothing is asserted; add one of {', '.join(COMPARISONS)}, or a count."
        if self.comparisons == ["depends_on"] and self.kind in _SURFACES:
            yield f'"depends_on" is of resources and data sources; no {self.kind} has one here.'
        if self.comparisons and self.comparisons != ["depends_on"] and "path" not in self.raw:
            yield "A comparison needs a path, such as $.name."
        if self.comparisons == ["matches"]:
            with suppress(LimitReached):  # undecided where it is judged
                yield from _pattern_problems(self.raw["matches"])
        if "path" in self.raw and (problem := path_problem(self.raw["path"])):
            yield f'"path" is no JSONPath: {problem}.'
        elif mistake := path_mistake(self.raw):
            yield f"{self.raw.get('path', self.kind)} leads nowhere in {self.kind}: {mistake}"

    def decided_by(self) -> tuple[str, ...] | None:
        """Return that the subject alone decides, or ``None`` where the rest of the stack does too."""
        return None if "names" in self.comparisons else ()

    def page(self) -> str:
        comparison = f" {self.comparisons[0]} {self.raw[self.comparisons[0]]}" if self.comparisons else ""
        fix = f"\n\nFix: {self.raw['fix']}" if "fix" in self.raw else ""
        return f"{self.raw['assert']}.\n\n{self.raw.get('path', self.kind)}{comparison}{fix}"

    def __call__(self, subject: Resource | Stack, stack: Stack | None = None) -> Iterator[Verdict]:
        if not self.comparisons:
            yield Passed("it is there")
        elif isinstance(subject, Resource) and self.comparisons == ["depends_on"]:
            yield from self._depends_on(subject)
        elif isinstance(subject, Resource):
            assert stack is not None
            yield self._judge(subject.values, stack, subject.sensitive, subject.defaults, subject)
        else:
            yield from self._surface(subject)

    def _depends_on(self, resource: Resource) -> Iterator[Verdict]:
        """Look for every address among those that the resource names explicitly."""
        path: AttributePath = ("depends_on",)
        if resource.depends_on is None:
            yield Undecided("the configuration: what is deployed does not tell depends_on", (), path)
            return
        for wanted in self.raw["depends_on"]:
            if wanted in resource.depends_on:
                yield Passed(f"depends_on names {wanted}")
            else:
                found = f"depends_on names {', '.join(resource.depends_on) or 'nothing'}"
                yield Failed(found, f"depends_on names {wanted}", self.raw.get("fix", ""), path)

    def _surface(self, stack: Stack) -> Iterator[Verdict]:
        """Judge the values of all outputs, variables or providers, as one object by name."""
        surfaces: list[Output | Variable] = [*stack.outputs.values(), *stack.variables.values()]
        if self.kind == "provider":
            told = misplaced_argument(self.raw["path"], list(stack.surface("provider")))
            if told:
                yield self._fail(told, ())
                return
        secret = [surface.name for surface in surfaces if surface.sensitive]
        yield self._judge(
            stack.surface(cast("SurfaceKind", self.kind)), stack, frozenset((name, "value") for name in secret)
        )

    def _judge(
        self,
        values: dict[str, Any],
        stack: Stack,
        sensitive: frozenset[AttributePath],
        defaults: frozenset[AttributePath] = frozenset(),
        subject: Resource | None = None,
    ) -> Verdict:
        prefix: AttributePath = ()
        data: Any = values
        if "json" in self.raw:
            prefix = (self.raw["json"],)
            data = _load_json(values.get(self.raw["json"]))
            if isinstance(data, Unknown):
                return Undecided(self.raw["json"], data.why, prefix)
            if data is None:
                return self._fail(f"{self.raw['json']} is no JSON", prefix)
        found, hidden = find(self.raw["path"], data)
        name = self.comparisons[0]
        if name == "exists":
            given = [(path, value) for path, value in found if (*prefix, *path) not in defaults]
            return self._exists(given, hidden, prefix)
        matches = [*found, *hidden]
        if not matches:
            return self._fail(f"nothing at {self.raw['path']}", prefix)
        results = [
            (
                path,
                _within_reach(compare(name, value, self.raw[name], stack), value, stack, subject, (*prefix, *path)),
                _shown_unless(sensitive, (*prefix, *path), value),
            )
            for path, value in matches
        ]
        return self._conclude(results, prefix)

    def _exists(
        self, found: list[tuple[AttributePath, Any]], hidden: list[tuple[AttributePath, Unknown]], prefix: AttributePath
    ) -> Verdict:
        hidden = [*hidden, *((path, value) for path, value in found if may_be_null(value))]
        there = [path for path, value in found if is_set(value) and not may_be_null(value)]
        if hidden and not there:
            path, unknown = hidden[0]
            return Undecided(write_path(path), unknown.why, (*prefix, *path))
        if bool(there) == self.raw["exists"]:
            return Passed(f"{self.raw['path']} is {'set' if there else 'not set'}")
        if there:
            return self._fail(f"{write_path(there[0])} is set", (*prefix, *there[0]))
        return self._fail(f"nothing at {self.raw['path']}", prefix)

    def _conclude(self, results: list[tuple[AttributePath, bool | Unknown, str]], prefix: AttributePath) -> Verdict:
        """Return the verdict of all matches: each with its path, its result and its value as it may be shown."""
        failed = [(path, shown) for path, result, shown in results if result is False]
        unknown = [(path, result) for path, result, _ in results if isinstance(result, Unknown)]
        passed = [path for path, result, _ in results if result is True]
        if self.raw.get("any") and passed:
            return Passed(f"{write_path(passed[0])} meets it")
        if failed and not (self.raw.get("any") and unknown):
            path, shown = failed[0]
            return self._fail(f"{write_path(path)} = {shown}", (*prefix, *path))
        if unknown:
            path, result = unknown[0]
            return Undecided(write_path(path), result.why, (*prefix, *path))
        return Passed(f"{write_path(passed[0])} = {results[0][2]}")

    def _fail(self, found: str, path: AttributePath) -> Failed:
        name = self.comparisons[0]
        words = name.replace("_", " ")
        inside = f" of {self.raw['json']}" if "json" in self.raw else ""
        expected = f"{self.raw['path']}{inside} {words} {show(self.raw[name], _LONGEST)}"
        return Failed(found, expected, self.raw.get("fix", ""), path)


def _pattern_problems(pattern: str) -> Iterator[str]:
    try:
        compile_whole(pattern)
    except Mistake as mistake:
        yield f'"matches" is no regular expression of RE2: {mistake}'


def _load_json(value: Any) -> Any:
    try:
        return load_json(value)
    except InvalidJson:
        return None


def _shown_unless(sensitive: frozenset[AttributePath], path: AttributePath, value: Any) -> str:
    """Show a value, unless it is inside a sensitive one, or one is inside it."""
    hidden = any(path[: len(secret)] == secret[: len(path)] for secret in sensitive)
    return "(sensitive value)" if hidden else show(value, _LONGEST)


def _within_reach(
    result: bool | Unknown, value: Any, stack: Stack, subject: Resource | None, path: AttributePath
) -> bool | Unknown:
    """Take back that a value names a resource where that is in another region, and can be none of the relation."""
    named = target(stack, value, near=subject).resource if result is True and subject is not None else None
    if named is None or subject is None:
        return result
    return within_reach(stack, subject, path, named)
