"""SARIF and JUnit of a stack with a failure, a waiver, something undecided and something that holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from days import SOON

from stackproof.constraints import load_catalogue
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.reporters.junit import as_junit
from stackproof.reporters.sarif import as_sarif, foreign_run
from stackproof.run.check import check_contract
from stackproof.run.outcomes import Report, Unchecked

STACK = """
variable "architecture" {
  type = string
}

resource "aws_lambda_function" "each" {
  for_each = { failed = "x86_64", waived = "x86_64", undecided = var.architecture, passed = "arm64" }

  function_name = each.key
  role          = "arn:aws:iam::123456789012:role/worker"
  architectures = [each.value]
}
"""
WAIVER = {
    "constraint": "lambda-runs-on-arm64", "resource": 'aws_lambda_function.each["waived"]',
    "reason": "its library has no arm64", "expires": SOON, "owner": "platform",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    contract = {"stack": "one", "constraints": [{"lambda-runs-on-arm64": {"clause": "on arm64"}}], "waivers": [WAIVER]}
    (tmp_path / "contract.yaml").write_text(json.dumps(contract))
    (tmp_path / "main.tf").write_text(STACK)
    return tmp_path


def judged(folder: Path) -> Report:
    report = check_contract(folder / "contract.yaml")
    assert isinstance(report, Report)
    assert not report.problems
    return report


def results(folder: Path) -> dict[str, Any]:
    """Return the results by the resource that they are about."""
    found = as_sarif([judged(folder)])["runs"][0]["results"]
    return {one["message"]["text"].split('"')[1]: one for one in found}


def test_each_finding_is_a_result(folder: Path) -> None:
    found = results(folder)
    assert sorted(found) == ["failed", "undecided", "waived"]
    assert all(one["ruleId"] == "lambda-runs-on-arm64" for one in found.values())
    assert 'found architectures = ["x86_64"]; expected architectures = ["arm64"].' in found["failed"]["message"]["text"]
    assert "var.architecture has no value" in found["undecided"]["message"]["text"]


def test_a_result_has_lines_and_columns(folder: Path) -> None:
    (location,) = results(folder)["failed"]["locations"]
    place = location["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "main.tf"}
    assert place["region"] == {"startLine": 11, "startColumn": 3, "endLine": 11, "endColumn": 31}


def test_a_waiver_suppresses_with_its_reason(folder: Path) -> None:
    found = results(folder)
    (suppression,) = found["waived"]["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert suppression["justification"] == f"its library has no arm64 (until {SOON}, platform)"
    assert "suppressions" not in found["failed"]


def test_fingerprints_survive_lines_that_move(folder: Path) -> None:
    before = {name: one["partialFingerprints"] for name, one in results(folder).items()}
    assert len({str(one) for one in before.values()}) == len(before)
    (folder / "main.tf").write_text("\n# A comment.\n" + STACK)
    after = results(folder)
    assert {name: one["partialFingerprints"] for name, one in after.items()} == before
    assert after["failed"]["locations"][0]["physicalLocation"]["region"]["startLine"] == 13


def test_a_fingerprint_changes_with_what_is_found(folder: Path) -> None:
    before = results(folder)["failed"]["partialFingerprints"]
    (folder / "main.tf").write_text(STACK.replace('failed = "x86_64"', 'failed = "riscv"'))
    assert results(folder)["failed"]["partialFingerprints"] != before


def test_each_constraint_is_a_rule_with_its_page(folder: Path) -> None:
    driver = as_sarif([judged(folder)])["runs"][0]["tool"]["driver"]
    rules = {rule["id"]: rule for rule in driver["rules"]}
    assert list(rules) == ["lambda-runs-on-arm64", "cannot-be-checked"]
    constraint = load_catalogue()["lambda-runs-on-arm64"]
    rule = rules["lambda-runs-on-arm64"]
    assert constraint.page in rule["help"]["text"]
    assert rule["help"]["markdown"].startswith("## lambda-runs-on-arm64")
    assert rule["shortDescription"]["text"] == constraint.summary


def test_each_result_points_to_its_rule(folder: Path) -> None:
    problem = Unchecked("elsewhere", (Diagnostic("Nothing to check", "There is no contract."),))
    other = foreign_run("checkov", [("CKV_AWS_1", "No stars", "aws_iam_policy.a", SourceRange("a b.tf", 2, 1, 4, 1))])
    log = as_sarif([judged(folder), problem], [other])
    assert log["version"] == "2.1.0"
    for run in log["runs"]:
        for result in run["results"]:
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert [len(run["results"]) for run in log["runs"]] == [4, 1]
    assert log["runs"][0]["results"][-1]["ruleId"] == "cannot-be-checked"
    assert log["runs"][1]["results"][0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20b.tf"},
        "region": {"startLine": 2, "endLine": 4},
    }


def test_junit_counts_what_it_holds(folder: Path) -> None:
    problem = Unchecked("elsewhere", (Diagnostic("Nothing to check", "There is no contract."),))
    root = ET.fromstring(as_junit([judged(folder), problem]))
    stack, elsewhere = root
    assert stack.attrib == {"name": "contract.yaml", "tests": "5", "failures": "2", "errors": "0", "skipped": "1"}
    assert elsewhere.attrib == {"name": "elsewhere", "tests": "1", "failures": "0", "errors": "1", "skipped": "0"}
    cases = {case.attrib["name"]: case for case in stack}
    failed = cases['lambda-runs-on-arm64[aws_lambda_function.each["failed"]]'].find("failure")
    assert failed is not None
    assert 'expected  architectures = ["arm64"]' in str(failed.text)
    skipped = cases['lambda-runs-on-arm64[aws_lambda_function.each["waived"]]'].find("skipped")
    assert skipped is not None
    assert skipped.attrib["message"] == "its library has no arm64"


def test_junit_leaves_out_what_xml_cannot_hold(folder: Path) -> None:
    (folder / "main.tf").write_text(STACK.replace('failed = "x86_64"', 'failed = "\\u0001"'))
    report = ET.fromstring(as_junit([judged(folder)]))
    assert any("architectures" in str(failure.text) for failure in report.iter("failure"))
