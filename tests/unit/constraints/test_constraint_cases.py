"""Every case of cases/<constraint>/{passes,fails,undecided}: the verdict, what was found, and the line.

A case is a file, or a folder where it needs modules. The lines that a finding must point
to say so behind the code::

    architectures = ["x86_64"] # fails: architectures = ["x86_64"]
    architectures = [var.arch] # undecided: architectures <- var.arch has no value

Behind ``<-`` stands one of the reasons. Where a comment cannot stand (a heredoc), or for
a finding without a place, the first lines say it: ``# fails at 7: ...``, ``# fails nowhere: ...``.
There also stand ``# parameters: {days: 30}``, ``# variables: {suffix: test}``,
``# account: "123456789012"``, ``# view: live``, and recorded calls as ``# call: ROLE ACTION RESOURCE``,
with ``refused`` behind, ``-`` for what nobody recorded, and ``# recorded: [ACTION]``. Nothing else may be found,
and something must be judged.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from stackproof.constraints import Failed, Undecided, load_catalogue
from stackproof.contract.model import Binding, Contract
from stackproof.diagnostics import SourceRange
from stackproof.evaluate.data_sources import Environment
from stackproof.model.recorded_calls import RecordedCall, RecordedCalls
from stackproof.run.judging import judge
from stackproof.run.outcomes import Finding, Report
from stackproof.views.hcl_directory import load_stack

CASES = Path(__file__).parent / "cases"
KINDS = {"passes": "passed", "fails": "failed", "undecided": "undecided"}
SETTING = re.compile(r"^# (parameters|variables|account|region|view|recorded): (.+)$", re.MULTILINE)
CALL = re.compile(r"^# call: (\S+) (\S+) (\S+)( refused)?$", re.MULTILINE)
MARK = re.compile(r"# (fails|undecided)(?: at (\d+)| (nowhere))?: (.+)$")


def cases() -> Iterator[Any]:
    for kind in KINDS:
        for path in sorted(CASES.glob(f"*/{kind}/*")):
            yield pytest.param(path, id=f"{path.parent.parent.name}/{kind}/{path.stem}")


@dataclass(frozen=True)
class Mark:
    """A finding that is expected; ``line`` is 0 where it has no place."""

    kind: str
    file: str
    line: int
    text: str

    def matches(self, finding: Finding) -> bool:
        verdict = finding.verdict
        place = ("", 0) if finding.where is None else (Path(finding.where.file).name, finding.where.line)
        if place != (self.file, self.line):
            return False
        if isinstance(verdict, Failed):
            return self.kind == "fails" and verdict.found == self.text
        needs, _, reason = self.text.partition(" <- ")
        known = not reason or any(reason in str(one) for one in verdict.why)
        return self.kind == "undecided" and verdict.needs == needs and known


def marks_in(path: Path) -> Iterator[Mark]:
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = MARK.search(line)
        if match:
            kind, at, nowhere, text = match.groups()
            file = "" if nowhere else path.name
            yield Mark(kind, file, 0 if nowhere else int(at or number), text)


def calls_in(text: str) -> RecordedCalls | None:
    """Read the calls that a case says were made; none where it says of none."""
    recorded = dict(SETTING.findall(text)).get("recorded", '["*"]')
    made = tuple(
        RecordedCall(role, action, None if resource == "-" else resource, not refused, 1)
        for role, action, resource, refused in CALL.findall(text)
    )
    return RecordedCalls("calls.json", made, tuple(yaml.safe_load(recorded))) if made else None


def judged(path: Path, directory: Path) -> tuple[Report, list[Mark]]:
    main = path / "main.tf" if path.is_dir() else path
    settings = {name: yaml.safe_load(value) for name, value in SETTING.findall(main.read_text())}
    if path.is_file():
        shutil.copy(path, directory)
    folder = path if path.is_dir() else directory
    environment = Environment(settings.get("account"), settings.get("region"))
    stack = load_stack(folder, settings.get("variables"), environment)
    assert not stack.errors, "\n".join(map(str, stack.errors))
    if settings.get("view"):
        stack.view = settings["view"]
    stack.calls = calls_in(main.read_text())
    marks = [mark for file in sorted(folder.rglob("*.tf")) for mark in marks_in(file)]
    where = SourceRange("contract.yaml", 1, 1, 1, 1)
    constraint = load_catalogue()[path.parent.parent.name]
    binding = Binding(constraint.id, constraint, ("a clause",), where, settings.get("parameters") or {})
    contract = Contract("case", folder / "contract.yaml", "contract.yaml", (), None, None, {}, {}, (binding,), ())
    return judge(contract, stack), marks


def described(finding: Finding) -> str:
    verdict = finding.verdict
    said = f"undecided: {verdict.needs} <- {[str(one) for one in verdict.why]}" if isinstance(verdict, Undecided) else (
        f"fails: {verdict.found}"
    )  # fmt: skip
    return f"{finding.where}: # {said}"


@pytest.mark.parametrize("path", list(cases()))
def test_case(path: Path, tmp_path: Path) -> None:
    report, marks = judged(path, tmp_path)
    assert not report.problems, "\n".join(map(str, report.problems))
    findings = [finding for outcome in report.outcomes for finding in outcome.findings]
    unexpected = [described(one) for one in findings if not any(mark.matches(one) for mark in marks)]
    unmet = [mark for mark in marks if not any(mark.matches(one) for one in findings)]
    assert (unexpected, unmet) == ([], [])
    assert {outcome.status for outcome in report.outcomes} >= {KINDS[path.parent.name]}
    assert all(outcome.reasons for outcome in report.outcomes if outcome.status == "passed")
