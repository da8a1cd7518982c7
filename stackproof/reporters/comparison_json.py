"""``stackproof compare --json``: every change, for machines. Sensitive values are not in it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from stackproof.comparing.changes import Change, Comparison, StackChanges
from stackproof.comparing.rules import GROUPS, Group
from stackproof.diagnostics import Diagnostic

FORMAT_VERSION = "1.0"


def as_json(found: Comparison, fail_on: Collection[Group]) -> dict[str, Any]:
    """Return a comparison as plain data."""
    counts = found.counts()
    return {
        "format_version": FORMAT_VERSION,
        "base": found.base,
        "head": found.head,
        "exit_code": found.exit_code(fail_on),
        "counts": {group: counts[group] for group in GROUPS},
        "problems": list(map(_diagnostic, found.problems)),
        "notes": list(map(_diagnostic, found.notes)),
        "stacks": list(map(_stack, found.stacks)),
    }


def _stack(stack: StackChanges) -> dict[str, Any]:
    return {
        "path": stack.path,
        "stack": stack.name,
        "problems": [{"side": side, **_diagnostic(problem)} for side, problem in stack.problems],
        "changes": list(map(_change, stack.changes)),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "group": change.rule.group,
        "summary": change.rule.summary,
        "subject": change.subject,
        "before": change.before or None,
        "after": change.after or None,
        "side": change.side,
        "range": dict(change.where._asdict()) if change.where is not None else None,
        "clauses": list(change.clauses),
        "marks": list(change.marks),
        "from_outside": change.is_from_outside,
        "environments": list(change.environments),
    }


def _diagnostic(problem: Diagnostic) -> dict[str, Any]:
    return {
        "severity": problem.severity,
        "summary": problem.summary,
        "detail": problem.detail,
        "range": dict(problem.subject._asdict()) if problem.subject is not None else None,
    }
