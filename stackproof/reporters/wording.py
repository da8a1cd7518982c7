"""The words for an outcome, the same in the terminal, in pytest and in other reports."""

from __future__ import annotations

from stackproof.constraints import NEEDS, Failed
from stackproof.diagnostics import Diagnostic, SourceRange, draw
from stackproof.file_reading import read_text
from stackproof.model import Stack
from stackproof.run.outcomes import Finding, Outcome
from stackproof.values.limits import LARGEST_FILE


def drawn(where: SourceRange | None, stack: Stack | None) -> list[str]:
    """Return the place of something and its source line, drawn."""
    if where is None:
        return []
    text = stack.source_text(where.file) if stack is not None and stack.source_text else None
    lines = [f"--> {where}"]
    return [*lines, *draw(where, text)] if text is not None else lines


def finding_lines(finding: Finding, outcome: Outcome, stack: Stack | None) -> list[str]:
    """Return a finding in full: place, expected and found, or what it needs; and the fix."""
    verdict = finding.verdict
    lines = drawn(finding.where, stack)
    if isinstance(verdict, Failed):
        lines += [f"expected  {verdict.expected}", f"found     {verdict.found}"]
        fix = verdict.fix or outcome.binding.constraint.section("Fix")
        if fix:
            lines.append(f"fix       {fix}")
        return lines
    lines.append(f"needs     {verdict.needs}")
    lines += [f"because   {reason}" for reason in verdict.why]
    return lines


def outcome_text(outcome: Outcome, stack: Stack) -> str:
    """Return an outcome that does not hold as plain text."""
    lines = [f"{outcome.binding.id}  {outcome.address}".rstrip()]
    lines += [f"clause    {clause}" for clause in outcome.binding.clauses]
    for finding in outcome.findings:
        if finding.waiver is None:
            lines += finding_lines(finding, outcome, stack)
    return "\n".join(lines)


def unjudged_text(outcome: Outcome) -> str:
    """Say what a run must be given for an outcome that was not judged."""
    return f"not judged here: needs {NEEDS[outcome.binding.constraint.needs]}"


def read_source(file: str) -> str | None:
    """Return the text of a file that a diagnostic names, if it can be read."""
    return read_text(file, LARGEST_FILE)


def diagnostic_lines(problem: Diagnostic, text: str | None) -> list[str]:
    """Return a diagnostic in full, with its source line drawn where the text is known."""
    lines = [f"{problem.severity}: {problem.summary}"]
    if problem.subject is not None:
        lines.append(f"--> {problem.subject}")
        if text is not None:
            lines += draw(problem.subject, text)
    lines.append(problem.detail)
    return lines
