"""Outcomes as CSV: a row for each finding, for what holds, and for what could not be checked.

A cell that begins as a formula does gets an apostrophe in front, as OWASP says of CSV injection:
https://owasp.org/www-community/attacks/CSV_Injection.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from stackproof.constraints import Failed
from stackproof.reporters.escaping import one_line
from stackproof.reporters.wording import VERDICTS, depends_text, unjudged_text
from stackproof.run.outcomes import Finding, Outcome, Report, Unchecked

COLUMNS = (
    "stack", "contract", "environment", "view", "verdict", "constraint", "severity", "resource", "part", "file", "line",
    "found", "expected", "clauses", "controls", "from", "depends on", "waiver reason", "waiver ends", "waiver owner",
)  # fmt: skip
NOT_CHECKED = "not checked"
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Row = dict[str, str]


def as_csv(results: Iterable[Report | Unchecked]) -> str:
    """Return the results as CSV, with a header. Sensitive values are not in it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for result in results:
        writer.writerows({name: cell(value) for name, value in row.items()} for row in _rows(result))
    return text.getvalue()


def _rows(result: Report | Unchecked) -> Iterator[Row]:
    if isinstance(result, Unchecked):
        known: Row = {"contract": result.label, "environment": result.environment}
    else:
        known = {
            "stack": result.contract.stack, "contract": result.contract.label,
            "environment": result.contract.environment, "view": result.stack.view,
        }  # fmt: skip
    verdict = _verdict(result)
    for problem in result.problems:
        at = {"file": problem.subject.file, "line": str(problem.subject.line)} if problem.subject is not None else {}
        yield known | at | {"verdict": verdict, "found": f"{problem.summary}: {problem.detail}"}
    for outcome in result.outcomes if isinstance(result, Report) else ():
        of_all = known | _of_outcome(outcome)
        yield from (of_all | _of_finding(one, outcome) for one in outcome.findings)
        if not outcome.findings:
            said = unjudged_text(outcome) if outcome.status == "unjudged" else "; ".join(outcome.reasons)
            yield of_all | {"found": said}


def _verdict(result: Report | Unchecked) -> str:
    """Return the word for what the problems of a result come to."""
    if isinstance(result, Unchecked) and (result.accepted or result.fails):
        return VERDICTS["failed"] if result.fails else f"{NOT_CHECKED}, accepted"
    return NOT_CHECKED


def _of_outcome(outcome: Outcome) -> Row:
    binding = outcome.binding
    return {
        "verdict": VERDICTS[outcome.status], "constraint": binding.id, "severity": binding.constraint.severity,
        "resource": outcome.address, "clauses": " | ".join(" ".join(one.split()) for one in binding.clauses),
        "controls": ", ".join(binding.constraint.controls), "from": binding.origin, "depends on": depends_text(outcome),
    }  # fmt: skip


def _of_finding(finding: Finding, outcome: Outcome) -> Row:
    verdict, where, waiver = finding.verdict, finding.where, finding.waiver
    if isinstance(verdict, Failed):
        said = {"found": verdict.found, "expected": verdict.expected}
    else:
        said = {"found": f"needs {verdict.needs}: {'; '.join(map(str, verdict.why))}"}
        said |= {"verdict": "undecided"} if outcome.status == "failed" else {}
    said |= {"verdict": "waived"} if waiver is not None else {}
    at = {"file": where.file, "line": str(where.line)} if where is not None else {}
    if waiver is None:
        return {"part": verdict.part, **said, **at}
    of_waiver = {
        "waiver reason": waiver.reason, "waiver ends": waiver.expires.isoformat(), "waiver owner": waiver.owner,
    }  # fmt: skip
    return {"part": verdict.part, **said, **at, **of_waiver}


def cell(text: str) -> str:
    """Return a text as a cell may hold it: on one line, and no formula."""
    safe = one_line(text)
    return f"'{safe}" if text.startswith(_BEGINS_A_FORMULA) or safe.startswith(_BEGINS_A_FORMULA) else safe
