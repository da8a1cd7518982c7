"""Findings as SARIF 2.1.0, for code hosts that show them on the lines of a change.

Rules: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. One rule for each constraint, its page the
help; a waived finding is suppressed, not left out; fingerprints are made of what a finding says and of whom, not of
its line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from stackproof.constraints import Constraint, Failed
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.reporters.own_version import own_version
from stackproof.reporters.pages import markdown_page, page_lines
from stackproof.reporters.wording import depends_text, unjudged_text, waiver_text
from stackproof.run import exit_status
from stackproof.run.outcomes import Finding, Outcome, Report, Unchecked

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
UNCHECKED = "cannot-be-checked"
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
_SCORES = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0"}  # bands of GitHub's security-severity
Log = dict[str, Any]


def as_sarif(results: Iterable[Report | Unchecked], further: Iterable[Log] = ()) -> Log:
    """Return the results as a SARIF log.

    Args:
        results: what was checked.
        further: runs of other tools, as :func:`run_of` makes them.
    """
    listed = list(results)
    found = [one for result in listed for one in _results(result)]
    constraints = {
        outcome.binding.constraint.id: outcome.binding.constraint
        for result in listed
        if isinstance(result, Report)
        for outcome in result.outcomes
    }
    rules = [_rule(constraint) for _, constraint in sorted(constraints.items())]
    rules.append(_plain_rule(UNCHECKED, "A stack that cannot be checked holds nothing", "error"))
    run = run_of("Stackproof", rules, found)
    contexts = [one for result in listed if isinstance(result, Report) for one in _contexts(result)]
    run |= {"properties": {"contexts": contexts}} if contexts else {}
    run["invocations"] = [_invocation(listed)]
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run, *further]}


def run_of(tool: str, rules: list[Log], results: list[Log]) -> Log:
    """Return the run of a tool; each result gets the index of its rule."""
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    driver: Log = {"name": tool, "rules": rules}
    if tool == "Stackproof":
        driver["version"] = own_version()
    return {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [one | {"ruleIndex": index[one["ruleId"]]} for one in results],
    }


def foreign_run(tool: str, findings: Iterable[tuple[str, str, str, SourceRange]]) -> Log:
    """Return the run of another tool.

    Args:
        tool: its name.
        findings: of each, the id of the rule, the rule's sentence, the resource, and the place.
    """
    rules: dict[str, Log] = {}
    results = []
    for rule, sentence, resource, where in findings:
        rules.setdefault(rule, _plain_rule(rule, sentence, "warning"))
        results.append(_result(rule, "warning", f"{sentence}: {resource}", where, (rule, resource), whole_lines=True))
    return run_of(tool, list(rules.values()), results)


def _rule(constraint: Constraint) -> Log:
    text = "\n".join(page_lines(constraint))
    tags = ["terraform", "compliance", *constraint.controls]
    return {
        "id": constraint.id,
        "name": "".join(word.capitalize() for word in constraint.id.split("-")),
        "shortDescription": {"text": constraint.summary},
        "fullDescription": {"text": constraint.section("Why") or constraint.summary},
        "help": {"text": text, "markdown": "\n".join(markdown_page(constraint))},
        "defaultConfiguration": {"level": _LEVELS[constraint.severity]},
        "properties": {"tags": tags, "security-severity": _SCORES[constraint.severity]},
    }


def _plain_rule(id_: str, sentence: str, level: str) -> Log:
    return {"id": id_, "shortDescription": {"text": sentence}, "defaultConfiguration": {"level": level}}


def _invocation(results: list[Report | Unchecked]) -> Log:
    """Tell what could not be checked, and what a reader should know: they are of the run, not of a line."""
    exit_code = exit_status.of_all(result.exit_code for result in results)
    told = [one for result in results for one in _notifications(result)]
    successful = exit_code != exit_status.UNCHECKED
    return {"executionSuccessful": successful, "exitCode": exit_code, "toolExecutionNotifications": told}


def _notifications(result: Report | Unchecked) -> Iterator[Log]:
    accepted = isinstance(result, Unchecked) and result.accepted
    warnings = result.warnings if isinstance(result, Report) else ()
    for problem in (*result.problems, *warnings):
        level = "warning" if problem.severity == "warning" or accepted else "error"
        found: Log = {"level": level, "message": {"text": f"{result.label}: {problem.summary}: {problem.detail}"}}
        found |= {"associatedRule": {"id": UNCHECKED}} if level == "error" else {}
        yield found | ({"locations": [_location(problem.subject)]} if problem.subject is not None else {})


def _results(result: Report | Unchecked) -> Iterator[Log]:
    label = result.label
    for problem in () if isinstance(result, Unchecked) and result.accepted else result.problems:
        yield _problem(problem, label)
    for outcome in result.outcomes if isinstance(result, Report) else ():
        for finding in outcome.findings:
            if outcome.status != "passed":
                found = _finding(finding, outcome, label)
                environment = result.contract.environment if isinstance(result, Report) else ""
                yield found | ({"properties": {"environment": environment}} if environment else {})


def _contexts(report: Report) -> Iterator[Log]:
    """Yield what promises depend on, as properties of the run: those that hold are no results."""
    for outcome in report.outcomes:
        if outcome.depends_on or outcome.ignored:
            depends = [{"kind": one.kind, "name": one.name, "value": one.value} for one in outcome.depends_on]
            said = {"text": depends_text(outcome), "dependsOn": depends, "ignored": list(outcome.ignored)}
            yield {"contract": report.label, "id": outcome.id, **said}


def _problem(problem: Diagnostic, label: str) -> Log:
    where = problem.subject or SourceRange(label, 1, 1, 1, 1)
    said = f"{problem.summary}: {problem.detail}"
    return _result(UNCHECKED, "error", said, where, (label, said), whole_lines=problem.subject is None)


def _finding(finding: Finding, outcome: Outcome, label: str) -> Log:
    verdict = finding.verdict
    if isinstance(verdict, Failed):
        fix = verdict.fix or outcome.binding.constraint.section("Fix")
        said = f"found {verdict.found}; expected {verdict.expected}.{f' Fix: {fix}' if fix else ''}"
        what = verdict.found
    else:
        said = f"undecided, it needs {verdict.needs}: {'; '.join(map(str, verdict.why))}"
        what = verdict.needs
    clauses = " ".join(outcome.binding.clauses)
    origin = f" ({outcome.binding.origin})" if outcome.binding.origin else ""
    text = f"{outcome.address or label}: {said} Clause: {clauses}{origin}"
    constraint = outcome.binding.constraint
    key = (label, outcome.id, verdict.part, "/".join(map(str, verdict.path)), what)
    found = _result(constraint.id, _LEVELS[constraint.severity], text, finding.where or outcome.binding.where, key)
    if outcome.status == "unjudged":
        found["suppressions"] = [{"kind": "external", "justification": unjudged_text(outcome)}]
    if outcome.status == "skipped":
        found["suppressions"] = [{"kind": "external", "justification": "the contract accepts that it is undecided"}]
    if finding.waiver is not None:
        why = waiver_text(finding.waiver)
        found["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why}]
    return found


def _result(
    rule: str, level: str, text: str, where: SourceRange, key: tuple[str, ...], *, whole_lines: bool = False
) -> Log:
    fingerprint = hashlib.sha256("\0".join((rule, *key)).encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "ruleId": rule,
        "level": level,
        "message": {"text": text},
        "locations": [_location(where, whole_lines=whole_lines)],
        "partialFingerprints": {"stackproof/v1": fingerprint},
    }


def _location(where: SourceRange, *, whole_lines: bool = False) -> Log:
    region = {"startLine": max(where.line, 1), "endLine": max(where.end_line, where.line, 1)}
    if not whole_lines:
        region |= {"startColumn": where.column, "endColumn": where.end_column}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(where.file)}, "region": region}}


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
