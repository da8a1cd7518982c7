"""What keeps a green scan from meaning nothing; checkov itself ends with 0 on all of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from stackproof.diagnostics import Diagnostic
from stackproof.gate.guards import problems
from stackproof.gate.run import run_gate
from stackproof.gate.scan import Record, Scan, find_checkov, scan
from stackproof.run.check import check_contract
from stackproof.run.outcomes import Report

FUNCTION = """
resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = "arn:aws:iam::123456789012:role/worker"
  architectures = ["arm64"]
}
"""
WORKER = "aws_lambda_function.worker"


@pytest.fixture
def report(tmp_path: Path) -> Report:
    (tmp_path / "main.tf").write_text(FUNCTION)
    contract = {"stack": "one", "constraints": [{"lambda-runs-on-arm64": {"clause": "on arm64"}}]}
    (tmp_path / "contract.yaml").write_text(json.dumps(contract))
    found = check_contract(tmp_path / "contract.yaml")
    assert isinstance(found, Report)
    return found


def records(report: Report) -> list[Record]:
    file = report.contract.directory / "main.tf"
    return [Record(check, check, "passed", WORKER, file, (1, 3)) for check in ("CKV_SP_13", "CKV_SP_100")]


def summaries(report: Report, *found: Record, before: tuple[Diagnostic, ...] = ()) -> list[str]:
    return [one.summary for one in problems([report], Scan(found, before))]


def test_a_scan_that_saw_everything_is_trusted(report: Report) -> None:
    assert summaries(report, *records(report)) == []


def test_a_stack_that_no_policy_saw(report: Report) -> None:
    elsewhere = [replace(one, file=Path("/elsewhere/main.tf")) for one in records(report)]
    assert summaries(report) == summaries(report, *elsewhere) == ["Gate saw no stack"]


def test_a_policy_that_matched_nothing(report: Report) -> None:
    _, contract = records(report)
    assert summaries(report, contract) == ["Policy matched no resource"]


@pytest.mark.parametrize("count", [0, 1])
def test_a_policy_that_is_to_match_nothing(tmp_path: Path, count: int) -> None:
    (tmp_path / "main.tf").write_text(FUNCTION)
    bindings = [{"sqs-encrypts": {"clause": "no queues", "count": count}}]
    contract = {"stack": "one", "constraints": bindings}
    (tmp_path / "contract.yaml").write_text(json.dumps(contract))
    found = check_contract(tmp_path / "contract.yaml")
    assert isinstance(found, Report)
    assert summaries(found, records(found)[1]) == ([] if count == 0 else ["Policy matched no resource"])


@pytest.mark.parametrize(("result", "said"), [("failed", ["Gate and harness disagree"]), ("skipped", [])])
def test_a_verdict_that_differs(result: str, said: list[str], report: Report) -> None:
    """A skip comment is checkov's own."""
    arm64, contract = records(report)
    other = replace(arm64, result=result, reason="its library has no arm64")  # type: ignore[arg-type]
    assert summaries(report, other, contract) == said


def test_a_skip_without_a_reason(report: Report) -> None:
    arm64, contract = records(report)
    skipped = replace(arm64, result="skipped", reason="No comment provided")
    assert summaries(report, skipped, contract) == ["Skip without a reason"]


def test_what_the_scan_says_itself_comes_first(report: Report) -> None:
    assert (
        summaries(report, before=(Diagnostic("checkov cannot parse a file", "x"),))[0] == "checkov cannot parse a file"
    )


def script(folder: Path, text: str) -> str:
    file = folder / "checkov"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return str(file)


def test_checkov_that_is_not_there(report: Report) -> None:
    gated = run_gate([report.contract.directory], "no-such-checkov")
    assert [one.summary for one in gated.problems] == ["checkov is not there"]
    assert gated.exit_code == 2
    assert find_checkov("no-such-checkov") is None


def test_checkov_that_reports_nothing(tmp_path: Path) -> None:
    found = scan(script(tmp_path, "echo something else; exit 3"), [tmp_path])
    assert [one.summary for one in found.problems] == ["checkov reports nothing"]
    assert "ended with 3: something else" in found.problems[0].detail


def reported(*judged: str, seen: int = 0, framework: str = "terraform") -> str:
    """What checkov prints where the contract's policy passes on some resources."""
    records = [
        {
            "check_id": "CKV_SP_100", "check_name": "contract", "resource": address, "file_abs_path": "/x/main.tf",
            "check_result": {"result": "PASSED"},
        }
        for address in judged
    ]  # fmt: skip
    results = {"passed_checks": records, "failed_checks": [], "skipped_checks": [], "parsing_errors": []}
    return json.dumps({"check_type": framework, "results": results, "summary": {"resource_count": seen}})


UNPARSED = reported().replace('"parsing_errors": []', '"parsing_errors": ["/x/main.tf"]')


def test_what_checkov_leaves_out_is_a_problem(tmp_path: Path) -> None:
    complaint = "2026-01-01 [MainThread  ] [ERROR]  Cannot load external check 'a' from policies/a.py"
    found = scan(script(tmp_path, f"""echo '{UNPARSED}'; echo "{complaint}" >&2"""), [tmp_path])
    assert [one.summary for one in found.problems] == ["checkov cannot parse a file", "checkov cannot load a policy"]


def test_checkov_prints_a_document_for_each_folder(tmp_path: Path) -> None:
    found = scan(script(tmp_path, f"echo '{UNPARSED}'; echo '[{UNPARSED}, {UNPARSED}]'"), [tmp_path])
    assert [one.summary for one in found.problems] == ["checkov cannot parse a file"] * 3


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        (reported(WORKER, seen=1), []),
        (reported(WORKER, seen=2), ["Resource without a verdict"]),
        (reported(WORKER, WORKER, seen=2), ["Resource without a verdict"]),
        (reported(WORKER, seen=2, framework="terraform_plan"), ["Resource without a verdict"]),
        (reported(seen=2, framework="kubernetes"), []),
    ],
)
def test_a_resource_that_no_policy_of_ours_answered_for(printed: str, said: list[str], tmp_path: Path) -> None:
    found = scan(script(tmp_path, f"echo '{printed}'"), [tmp_path])
    assert [one.summary for one in found.problems] == said


def test_a_file_stands_for_its_folder(tmp_path: Path) -> None:
    (tmp_path / "contract.yaml").touch()
    found = scan(script(tmp_path, 'echo "asked for $*"'), [tmp_path / "contract.yaml"])
    assert f"asked for -d={tmp_path} --" in found.problems[0].detail


def test_the_environment_of_python_is_not_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies beside Stackproof would take the place of checkov's own packages."""
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    found = scan(script(tmp_path, 'echo "path: $PYTHONPATH"'), [tmp_path])
    assert found.problems[0].detail.endswith("path:")
