"""The gate's reports: both views in each, and what checkov found is a failure, not something unchecked."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from stackproof.diagnostics import Diagnostic
from stackproof.gate.run import Gated, join_views
from stackproof.gate.scan import Record, Scan
from stackproof.reporters.forms import FORMS, Form, write_report
from stackproof.run.check import check

CONTRACT = (
    "stack: s\nconstraints:\n  - {assert: a, clause: c, of: aws_kms_key, path: $.enable_key_rotation, equals: true}\n"
)
FOUND = Record("CKV_AWS_7", "Keys rotate", "failed", "aws_kms_key.k", Path("main.tf"), (1, 3), ("the reason",))
TROUBLE = Diagnostic("checkov reports nothing", "It ended with 1.")


@pytest.fixture(name="folder")
def give_folder(tmp_path: Path) -> Path:
    (tmp_path / "main.tf").write_text('resource "aws_kms_key" "k" {\n  enable_key_rotation = true\n}\n')
    (tmp_path / "contract.yaml").write_text(CONTRACT)
    return tmp_path


@pytest.mark.parametrize("form", FORMS)
def test_what_checkov_found_is_in_each(form: Form, folder: Path) -> None:
    gated = Gated(check([folder]), Scan((FOUND,)), ())
    text = write_report(form, join_views(gated))
    assert all(words in text for words in ("CKV_AWS_7", "Keys rotate", "aws_kms_key.k"))
    assert "not checked" not in text.replace("not-checked", "not checked")


@pytest.mark.parametrize("form", FORMS)
def test_a_scan_that_cannot_be_trusted_is_in_each(form: Form, folder: Path) -> None:
    text = write_report(form, join_views(Gated(check([folder]), Scan(), (TROUBLE,))))
    assert "checkov reports nothing" in text


def test_sarif_has_a_run_for_each_tool(folder: Path) -> None:
    ours, theirs = json.loads(write_report("sarif", join_views(Gated(check([folder]), Scan((FOUND,)), ()))))["runs"]
    assert (ours["results"], ours["invocations"][0]["executionSuccessful"]) == ([], True)
    assert [one["ruleId"] for one in theirs["results"]] == ["CKV_AWS_7"]


def test_a_gate_that_holds_has_no_failure_in_junit(folder: Path) -> None:
    root = ET.fromstring(write_report("junit", join_views(Gated(check([folder]), Scan(), ()))))
    assert [len(list(root.iter(tag))) for tag in ("error", "failure")] == [0, 0]
