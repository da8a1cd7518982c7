"""The words for an outcome, the same in the terminal, in pytest and in other reports."""

from __future__ import annotations

from stackproof.constraints import NEEDS, Failed
from stackproof.contract import Waiver
from stackproof.diagnostics import Diagnostic, SourceRange, draw
from stackproof.file_reading import read_text
from stackproof.model import Stack
from stackproof.reporters.escaping import one_line, several_lines
from stackproof.run.outcomes import Finding, Outcome, Status
from stackproof.values.limits import LARGEST_FILE

VERDICTS: dict[Status, str] = {
    "passed": "holds", "failed": "fails", "undecided": "undecided", "skipped": "undecided, accepted",
    "waived": "waived", "stale": "waiver not needed", "unjudged": "not judged",
}  # fmt: skip
"""The word for each status, in reports for people."""


def draw_place(where: SourceRange | None, stack: Stack | None) -> list[str]:
    """Return the place of something and its source line, drawn."""
    if where is None:
        return []
    text = stack.source_text(where.file) if stack is not None and stack.source_text else None
    lines = [f"--> {one_line(str(where))}"]
    return [*lines, *map(one_line, draw(where, text))] if text is not None else lines


def finding_lines(finding: Finding, outcome: Outcome, stack: Stack | None) -> list[str]:
    """Return a finding in full: place, expected and found, or what it needs; and the fix."""
    verdict = finding.verdict
    lines = draw_place(finding.where, stack)
    if isinstance(verdict, Failed):
        lines += [f"expected  {one_line(verdict.expected)}", f"found     {one_line(verdict.found)}"]
        fix = verdict.fix or outcome.binding.constraint.section("Fix")
        if fix:
            first, *others = map(one_line, fix.split("\n"))
            lines += [f"fix       {first}", *(f"          {line}" for line in others)]
        return lines
    lines.append(f"needs     {one_line(verdict.needs)}")
    lines += [f"because   {one_line(str(reason))}" for reason in verdict.why]
    return lines


def clause_lines(outcome: Outcome) -> list[str]:
    """Return the clauses of an outcome, each on a line, and where they come from, if that is not the contract."""
    lines = [f"clause    {one_line(' '.join(clause.split()))}" for clause in outcome.binding.clauses]
    return [*lines, f"from      {one_line(outcome.binding.origin)}"] if outcome.binding.origin else lines


def outcome_text(outcome: Outcome, stack: Stack) -> str:
    """Return an outcome that does not hold as plain text."""
    lines = [one_line(f"{outcome.binding.id}  {outcome.address}".rstrip()), *clause_lines(outcome)]
    for finding in outcome.findings:
        if finding.waiver is None:
            lines += finding_lines(finding, outcome, stack)
    return "\n".join(lines)


def depends_text(outcome: Outcome) -> str:
    """Say for what an outcome holds, and what of it is left as it is deployed."""
    parts = [f"holds for {', '.join(map(str, outcome.depends_on))}"] if outcome.depends_on else []
    parts += [f"ignore_changes leaves {', '.join(outcome.ignored)} as it is deployed"] if outcome.ignored else []
    return one_line("; ".join(parts))


def unjudged_text(outcome: Outcome) -> str:
    """Say what a run must be given for an outcome that was not judged."""
    return f"not judged here: needs {NEEDS[outcome.binding.constraint.needs]}"


def waiver_text(waiver: Waiver) -> str:
    """Say why somebody lives with a finding, until when, and who answers for it."""
    return one_line(f"{' '.join(waiver.reason.split())} (until {waiver.expires}, {waiver.owner})")


def diagnostic_lines(problem: Diagnostic, stack: Stack | None) -> list[str]:
    """Return a diagnostic in full, with its source line drawn where that can be read."""
    lines = [f"{problem.severity}: {one_line(problem.summary)}"]
    if problem.subject is not None:
        text = stack.source_text(problem.subject.file) if stack is not None and stack.source_text else None
        text = text if text is not None else read_text(problem.subject.file, LARGEST_FILE)
        lines.append(f"--> {one_line(str(problem.subject))}")
        if text is not None:
            lines += map(one_line, draw(problem.subject, text))
    lines.append(several_lines(problem.detail))
    return lines
