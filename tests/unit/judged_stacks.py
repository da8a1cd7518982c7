"""Stacks that a test writes, judged by the contract beside them, and what the verdicts say."""

from __future__ import annotations

from pathlib import Path

from stackproof.contract import load_contract
from stackproof.run.check import check
from stackproof.run.judging import judge
from stackproof.run.outcomes import Report
from stackproof.values import DYNAMIC, Reason, Unknown

_NAMES = {"alarm_name", "arn", "id", "name", "bucket", "url", "function_name"}


def judged(folder: Path, hcl: str, contract: str) -> Report:
    """Return the report on a stack whose HCL has no errors."""
    (folder / "main.tf").write_text(hcl)
    (folder / "contract.yaml").write_text(contract)
    (report,) = check([folder])
    assert isinstance(report, Report), report.problems
    assert not report.stack.errors, report.stack.errors
    return report


def told(report: Report) -> str:
    """Return what was found, a line for each finding."""
    findings = (finding.verdict for outcome in report.outcomes for finding in outcome.findings)
    return "\n".join(
        getattr(one, "found", "") or f"undecided: {getattr(one, 'needs', '')} {one.why}" for one in findings
    )


def fails_for_what_is_hidden(folder: Path, hcl: str, contract: str) -> list[str]:
    """Hide one value of the stack after the other, and return what fails for it, though nobody knows.

    Names are left out: others refer to them as they were written, and hidden they are others.
    """
    stack = judged(folder, hcl, contract).stack
    loaded, problems = load_contract(folder / "contract.yaml")
    assert loaded is not None, problems
    found = []
    for resource in stack.resources.values():
        values = resource.values
        for name in values.keys() - _NAMES:
            if not resource.omitted(name):
                resource.values = {**values, name: Unknown(DYNAMIC, (Reason("hidden"),))}
                stack._memo.clear()
                outcomes = judge(loaded, stack).outcomes
                found += [f"{resource}.{name}: {one.findings[0]}" for one in outcomes if one.status == "failed"]
        resource.values = values
    return found
