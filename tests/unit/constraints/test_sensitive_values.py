"""Whatever is sensitive in whatever case of whatever constraint, no report shows it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from test_constraint_cases import cases, judged
from test_hidden_values import paths, replaced

from stackproof.addresses import Address
from stackproof.constraints import Resource, Stack
from stackproof.gate.placing import _verdict
from stackproof.model.names import name_arguments
from stackproof.reporters.json_report import as_json
from stackproof.reporters.junit import as_junit
from stackproof.reporters.safe_console import SafeConsole
from stackproof.reporters.sarif import as_sarif
from stackproof.reporters.terminal import print_results
from stackproof.reporters.wording import outcome_text
from stackproof.run.judging import judge
from stackproof.run.outcomes import Outcome, Report
from stackproof.values import Unknown, unknowns_in

SECRET, NUMBER = "hunter2secret", 987_654_321


def reports(report: Report, told: set[Any]) -> str:
    """Every form of report, as one text, of what was not told before: most outcomes are those of an earlier plant."""
    outcomes = {(report.stack.view, *_without_binding(one)): one for one in report.outcomes}
    problems = [one for one in report.problems if one not in told]
    new = [outcome for key, outcome in outcomes.items() if key not in told]
    if not new and not problems:
        return ""
    told.update(outcomes, problems)
    report = replace(report, outcomes=tuple(new), problems=tuple(problems))
    console = SafeConsole(width=4_000, height=100, color_system=None)
    with console.capture() as shown:
        print_results([report], console, "verbose")
    forms = [as_junit([report]), json.dumps(as_json([report])), json.dumps(as_sarif([report]))]
    forms += [outcome_text(outcome, report.stack) for outcome in new]
    return "\n".join([*forms, *(str(_verdict(outcome)) for outcome in new), shown.get()])


def _without_binding(outcome: Outcome) -> Iterator[Any]:
    """What an outcome is made of, but for its binding, which is that of the case."""
    return (getattr(outcome, one.name) for one in fields(outcome) if one.name != "binding")


def planted(value: Any) -> Iterator[Any]:
    """A value with a secret in it: behind its text, and behind each text of its JSON."""
    if isinstance(value, Unknown) or not isinstance(value, str | int) or isinstance(value, bool):
        return
    yield value + SECRET if isinstance(value, str) else NUMBER
    if isinstance(value, str) and value[:1] == "{":
        document = json.loads(value)
        for path in paths(document):
            inner = _at(document, path)
            if isinstance(inner, str):
                yield json.dumps(replaced(document, path, inner + SECRET))


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def apart(stack: Stack) -> list[list[Resource]]:
    """The resources of a stack; those are together of which one names another, by a reference or in a text.

    A name that several have names none of them.
    """
    resources = list(stack.resources.values())
    named = Counter(name for one in resources for name in _own_names(one))
    groups: list[list[Resource]] = []
    said = {str(one.address): _said(one) for one in resources}

    def names(one: Resource, other: Resource) -> bool:
        references, texts = said[str(one.address)]
        alone = [name for name in _own_names(other) if named[name] == 1]
        return other.address in references or any(name in text for name in alone for text in texts)

    for resource in resources:
        related = [group for group in groups if any(names(one, resource) or names(resource, one) for one in group)]
        groups = [group for group in groups if group not in related]
        groups.append([*(one for group in related for one in group), resource])
    return groups


def _own_names(resource: Resource) -> set[str]:
    return {name for argument in name_arguments(resource.type) if isinstance(name := resource.get(argument), str)}


def _said(resource: Resource) -> tuple[set[Address], list[str]]:
    """What a resource refers to, and the texts in it."""
    values = [_at(resource.values, place) for place in paths(resource.values)]
    references = {reference.address for unknown in unknowns_in(values) for reference in unknown.references}
    return references, [value for value in values if isinstance(value, str)]


def plants(group: list[Resource]) -> Iterator[tuple[Resource, tuple[Any, ...], Any]]:
    """Each value with a secret in it of some resources, and where it stands."""
    for subject in group:
        values = subject.values
        for place in paths(values):
            for value in planted(_at(values, place)):
                yield subject, place, replaced(values, place, value)


@pytest.mark.parametrize("path", list(cases()))
def test_no_report_shows_what_is_sensitive(path: Path, tmp_path: Path) -> None:
    """As the evaluator sees it, which notes what a value is made of; and as a plan tells it, which does not.

    Resources that have nothing to do with each other have their secrets at the same time.
    """
    report, _ = judged(path, tmp_path)
    stack, view = report.stack, report.stack.view
    before = {str(one): (one.values, one.sensitive) for one in stack.resources.values()}
    told: set[Any] = set()
    for planted_now in zip_longest(*map(plants, apart(stack))):
        for subject, place, values in filter(None, planted_now):
            subject.values, subject.sensitive = values, subject.sensitive | {place}
        for stack.view, stack.secrets in ((view, (SECRET, NUMBER)), ("plan", ())):
            stack._memo.clear()
            found = reports(judge(report.contract, stack, in_contexts=False), told)
            at = max(found.find(SECRET), found.find(str(NUMBER)))
            where = [f"{subject} {place}" for subject, place, _ in filter(None, planted_now)]
            assert at < 0, f"{where}: {found[max(0, at - 200) : at + 100]}"
        for subject, _, _ in filter(None, planted_now):
            subject.values, subject.sensitive = before[str(subject)]
