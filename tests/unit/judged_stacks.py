"""Stacks that a test writes, judged by the contract beside them, and what the verdicts say."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from stackproof.commands import main
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


def assert_fails(folder: Path, hcl: str, contract: str, edit: tuple[str, str, str]) -> None:
    """Make an edit (what is replaced, by what), and see that the contract fails for it, at a place.

    The third of the edit is what a finding says, without quotes.
    """
    old, new, said = edit
    assert hcl.count(old) == 1
    report = judged(folder, hcl.replace(old, new), contract)
    assert said in told(report).replace('"', "")
    assert report.exit_code == 1, report.problems
    assert all(finding.where is not None for outcome in report.outcomes for finding in outcome.findings)


def assert_holds(folder: Path, hcl: str, contract: str, edit: tuple[str, str] = ("", "")) -> Report:
    """Make an edit that is as good, and see that the contract holds."""
    old, new = edit
    assert not old or hcl.count(old) == 1
    report = judged(folder, hcl.replace(old, new) if old else hcl, contract)
    assert (told(report), report.exit_code) == ("", 0), report.problems
    return report


def assert_refused(folder: Path, hcl: str, contract: str, edit: tuple[str, str, str]) -> None:
    """Make an edit to the contract, and see that it is an error, which names its line and says what is wrong."""
    old, new, said = edit
    assert contract.count(old) == 1
    (folder / "main.tf").write_text(hcl)
    (folder / "contract.yaml").write_text(contract.replace(old, new))
    run = CliRunner().invoke(main, ["check", str(folder)])
    assert said in " ".join(run.output.split()), run.output
    assert "contract.yaml:" in run.output
    assert run.exit_code == 2
