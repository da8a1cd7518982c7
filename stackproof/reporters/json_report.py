"""``stackproof check --json``: every outcome, for machines. Sensitive values are not in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stackproof.constraints import Failed
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.run import exit_status
from stackproof.run.outcomes import Finding, Outcome, Report, Unchecked

FORMAT_VERSION = "1.0"


def as_json(results: Iterable[Report | Unchecked]) -> dict[str, Any]:
    """Return the results as plain data."""
    listed = list(results)
    return {
        "format_version": FORMAT_VERSION,
        "exit_code": exit_status.of_all(result.exit_code for result in listed),
        "stacks": [_write_unchecked(one) if isinstance(one, Unchecked) else _report(one) for one in listed],
    }


def _write_unchecked(result: Unchecked) -> dict[str, Any]:
    accepted = {"accepted": True} if result.accepted else {}
    problems = list(map(_diagnostic, result.problems))
    where = {"environment": result.environment} if result.environment else {}
    return {"path": result.label, "checked": False, **where, **accepted, "problems": problems, "outcomes": []}


def _report(report: Report) -> dict[str, Any]:
    return {
        "stack": report.contract.stack,
        "path": report.stack.name,
        "contract": report.contract.label,
        "environment": report.contract.environment or None,
        "view": report.stack.view,
        "checked": not report.problems,
        "resources": len(report.stack.resources),
        "problems": list(map(_diagnostic, report.problems)),
        "warnings": list(map(_diagnostic, report.warnings)),
        "outcomes": list(map(_outcome, report.outcomes)),
        "nothing_to_judge": [binding.id for binding in report.idle()],
    }


def _range(where: SourceRange | None) -> dict[str, Any] | None:
    return dict(where._asdict()) if where is not None else None


def _diagnostic(problem: Diagnostic) -> dict[str, Any]:
    return {
        "severity": problem.severity,
        "summary": problem.summary,
        "detail": problem.detail,
        "range": _range(problem.subject),
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.id,
        "constraint": outcome.binding.constraint.id,
        "severity": outcome.binding.constraint.severity,
        "controls": list(outcome.binding.constraint.controls),
        "clauses": list(outcome.binding.clauses),
        "origin": outcome.binding.origin or None,
        "resource": outcome.address or None,
        "status": outcome.status,
        "seen": list(outcome.reasons),
        "findings": [_finding(finding, outcome) for finding in outcome.findings],
        "depends_on": [{"kind": one.kind, "name": one.name, "value": one.value} for one in outcome.depends_on],
        "ignored": list(outcome.ignored),
    }


def _finding(finding: Finding, outcome: Outcome) -> dict[str, Any]:
    verdict = finding.verdict
    found: dict[str, Any] = {"part": verdict.part or None, "range": _range(finding.where)}
    if isinstance(verdict, Failed):
        fix = verdict.fix or outcome.binding.constraint.section("Fix") or None
        found |= {"verdict": "failed", "expected": verdict.expected, "found": verdict.found, "fix": fix}
    else:
        found |= {"verdict": "undecided", "needs": verdict.needs, "because": [str(reason) for reason in verdict.why]}
    if finding.waiver is not None:
        waiver = finding.waiver
        found["waiver"] = {"reason": waiver.reason, "expires": waiver.expires.isoformat(), "owner": waiver.owner}
    return found
