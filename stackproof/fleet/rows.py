"""The rows of a run: names of columns, and what an outcome, a grant and a stack come to in them.

A row is a tuple in the order of the columns; this module needs no package of the fleet, for it is used where stacks are
judged.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from stackproof.comparing.grants import Granted, grants_of
from stackproof.constraints import Failed
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.fleet.tasks import Task
from stackproof.recursion import deep_recursion
from stackproof.run import exit_status
from stackproof.run.outcomes import Finding, Outcome, Report, Unchecked
from stackproof.schema import reading_by

WHERE = ("task", "source", "stack", "name", "owner", "environment", "commit")
"""What every row says first: which stack it is of."""
OUTCOMES = (
    *WHERE, "outcome", "constraint_id", "severity", "controls", "clauses", "origin", "resource", "verdict", "reason",
    "expected", "fix", "file", "line", "waiver_ends", "waiver_owner", "waiver_reason",
)  # fmt: skip
ACCESS = (*WHERE, "holder", "section", "effect", "says", "rule", "marks", "file", "line", "words")
COUNTED = ("passed", "failed", "undecided", "skipped", "waived", "stale", "unjudged")
STACKS = (
    *WHERE, "view", "verdict", *COUNTED, "problems", "resources", "judged", "again", "seconds", "cpu", "memory", "key",
    "looks", "until",
)  # fmt: skip
HOLDS, FAILS, UNCHECKED, ACCEPTED = "holds", "fails", "unchecked", "accepted"
EXIT = {
    HOLDS: exit_status.HOLDS,
    ACCEPTED: exit_status.HOLDS,
    FAILS: exit_status.FAILS,
    UNCHECKED: exit_status.UNCHECKED,
}
"""The exit status that each verdict on a stack stands for."""
_VERDICTS = {exit_status.HOLDS: HOLDS, exit_status.FAILS: FAILS, exit_status.UNCHECKED: UNCHECKED}

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]
"""Rows by the name of their table: ``stacks``, ``outcomes`` and ``access``."""


def rows_of(task: Task, results: Iterable[Report | Unchecked]) -> Rows:
    """Return the rows of a stack that was judged; of the row in ``stacks`` what only the judge knows is ``None``."""
    listed = list(results)
    reports = [one for one in listed if isinstance(one, Report)]
    name = reports[0].contract.stack if reports else ""
    outcomes: list[Row] = []
    access: list[Row] = []
    for result in listed:
        environment = result.environment if isinstance(result, Unchecked) else result.contract.environment
        head = head_of(task, name, environment or task.environment)
        accepted = isinstance(result, Unchecked) and result.accepted
        outcomes += [problem_row(head, one, accepted=accepted) for one in result.problems]
        if isinstance(result, Report):
            outcomes += [_outcome(head, one) for one in result.outcomes]
            access += _access(head, result)
    verdict = _VERDICTS[exit_status.of_all(one.exit_code for one in listed)]
    resources = sum(len(one.stack.resources) for one in reports)
    return {"stacks": [stack_row(task, name, verdict, outcomes, resources)], "outcomes": outcomes, "access": access}


def rows_of_problem(task: Task, problem: Diagnostic, *, accepted: bool = False) -> Rows:
    """Return the rows of a stack that could not be checked."""
    outcomes = [problem_row(head_of(task), problem, accepted=accepted)]
    verdict = ACCEPTED if accepted else UNCHECKED
    return {"stacks": [stack_row(task, "", verdict, outcomes, 0)], "outcomes": outcomes, "access": []}


def head_of(task: Task, name: str = "", environment: str = "") -> Row:
    """Return what every row says first."""
    return (
        task.id, task.source, task.label, name or task.label, task.owner, environment or task.environment, task.commit,
    )  # fmt: skip


def stack_row(task: Task, name: str, verdict: str, outcomes: Iterable[Row], resources: int) -> Row:
    """Return the row of a stack, with what its outcomes came to."""
    counts = Counter(row[OUTCOMES.index("verdict")] for row in outcomes)
    problems = counts[UNCHECKED] + counts[ACCEPTED]
    counted = (counts[status] for status in COUNTED)
    unknown = (None,) * (len(STACKS) - STACKS.index("judged"))
    return (*head_of(task, name), task.view, verdict, *counted, problems, resources, *unknown)


def problem_row(head: Row, problem: Diagnostic, *, accepted: bool) -> Row:
    """Return the row of what keeps a stack from being checked."""
    verdict = ACCEPTED if accepted else UNCHECKED
    reason = f"{problem.summary}: {problem.detail}" if problem.detail else problem.summary
    return (
        *head, "", "", "", [], [], "", "", verdict, reason, "", "", *_place(problem.subject), None, "", "",
    )  # fmt: skip


def _place(where: SourceRange | None) -> tuple[str, int | None]:
    return (where.file, where.line) if where is not None else ("", None)


def _outcome(head: Row, outcome: Outcome) -> Row:
    constraint = outcome.binding.constraint
    open_ones = [one for one in outcome.findings if one.waiver is None]
    shown = next(iter(open_ones or outcome.findings), None)
    waivers = sorted((one.waiver for one in outcome.findings if one.waiver is not None), key=lambda one: one.expires)
    first = waivers[0] if waivers else None
    said = [_said(one) for one in open_ones or outcome.findings] or list(outcome.reasons)
    expected = shown.verdict.expected if shown is not None and isinstance(shown.verdict, Failed) else ""
    fix = (shown.verdict.fix if shown is not None and isinstance(shown.verdict, Failed) else "") or ""
    return (
        *head, outcome.id, constraint.id, constraint.severity, list(constraint.controls),
        [" ".join(clause.split()) for clause in outcome.binding.clauses], outcome.binding.origin, outcome.address,
        outcome.status, "; ".join(dict.fromkeys(said)), expected, fix, *_place(shown.where if shown else None),
        first.expires.isoformat() if first else None, first.owner if first else "", first.reason if first else "",
    )  # fmt: skip


def _said(finding: Finding) -> str:
    verdict = finding.verdict
    part = f"{verdict.part}: " if verdict.part else ""
    return f"{part}{verdict.found}" if isinstance(verdict, Failed) else f"{part}needs {verdict.needs}"


def _access(head: Row, report: Report) -> Iterator[Row]:
    """Yield what a stack grants, one thing a row; nothing of a stack that could not be read whole."""
    if not report.stack.is_judgeable:
        return
    with deep_recursion(), reading_by(report.stack.reading):
        found = grants_of(report.stack, report.contract).holders
    for (holder, section), held in found.items():
        for one in held.granted:
            yield _make_grant(head, holder, section, one)


def _make_grant(head: Row, holder: str, section: str, one: Granted) -> Row:
    effect = "Allow" if one.is_allow else "Deny"
    words = json.dumps(one.words, default=str)
    return (*head, holder, section, effect, one.sentence, one.text, list(one.marks), *_place(one.where), words)
