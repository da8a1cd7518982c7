"""Whole files: the same are HCL here and for the real Terraform (files.json, by ``terraform fmt``)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stackproof.hcl.parse import parse
from stackproof.hcl.tokens import HclSyntaxError

FILES: dict[str, bool] = json.loads((Path(__file__).parent / "files.json").read_text())


@pytest.mark.parametrize("text", FILES, ids=map(repr, FILES))
def test_reads_what_terraform_reads(text: str, differences: dict[str, str], request: pytest.FixtureRequest) -> None:
    if text in differences:
        request.applymarker(pytest.mark.xfail(reason=differences[text]))
    try:
        _, problems = parse(text, "main.tf")
    except HclSyntaxError as error:
        problems = [error.diagnostic]
    assert (not problems) == FILES[text], problems
    lines = text.split("\n")
    for problem in problems:
        assert problem.summary
        assert problem.detail.endswith(".")
        assert problem.subject is not None
        assert 1 <= problem.subject.line <= len(lines)
        assert 1 <= problem.subject.column <= len(lines[problem.subject.line - 1]) + 1
