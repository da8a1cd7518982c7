"""Whatever is sensitive in whatever case of whatever constraint, no report shows it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_constraint_cases import cases, judged
from test_hidden_values import paths, replaced

from stackproof.gate.placing import _verdict
from stackproof.reporters.json_report import as_json
from stackproof.reporters.junit import as_junit
from stackproof.reporters.safe_console import SafeConsole
from stackproof.reporters.sarif import as_sarif
from stackproof.reporters.terminal import print_results
from stackproof.reporters.wording import outcome_text
from stackproof.run.judging import judge
from stackproof.run.outcomes import Report
from stackproof.values import Unknown

SECRET, NUMBER = "hunter2secret", 987_654_321


def reports(report: Report, printed: set[str]) -> str:
    """Every form of report, as one text; the terminal's, which takes longest, once of what all others say alike."""
    told = [as_junit([report]), json.dumps(as_json([report])), json.dumps(as_sarif([report]))]
    told += [outcome_text(outcome, report.stack) for outcome in report.outcomes]
    text = "\n".join([*told, *(str(_verdict(outcome)) for outcome in report.outcomes)])
    if text in printed:
        return text
    printed.add(text)
    console = SafeConsole(width=4_000, height=100, color_system=None)
    with console.capture() as shown:
        print_results([report], console, "verbose")
    return f"{text}\n{shown.get()}"


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


@pytest.mark.parametrize("path", list(cases()))
def test_no_report_shows_what_is_sensitive(path: Path, tmp_path: Path) -> None:
    """As the evaluator sees it, which notes what a value is made of; and as a plan tells it, which does not."""
    report, _ = judged(path, tmp_path)
    stack, view = report.stack, report.stack.view
    printed: set[str] = set()
    for subject in stack.resources.values():
        values, marks = subject.values, subject.sensitive
        for place in paths(values):
            for value in planted(_at(values, place)):
                subject.values = replaced(values, place, value)
                subject.sensitive = marks | {place}
                for stack.view, stack.secrets in ((view, (SECRET, NUMBER)), ("plan", ())):
                    stack._memo.clear()
                    found = reports(judge(report.contract, stack), printed)
                    at = max(found.find(SECRET), found.find(str(NUMBER)))
                    assert at < 0, f"{subject} {place}: {found[max(0, at - 200) : at + 100]}"
        subject.values, subject.sensitive = values, marks
