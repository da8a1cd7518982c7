"""The report of GitLab's Code Quality: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format."""

from __future__ import annotations

import json
from contextlib import chdir
from pathlib import Path

from click.testing import CliRunner
from small_stack import FILES, replaced, write

from stackproof.commands import main

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def report(folder: Path, status: int) -> list[dict[str, object]]:
    with chdir(folder):
        answer = CliRunner().invoke(main, ["check", "--code-quality", "report.json", "orders"])
    assert answer.exit_code == status, answer.output
    found: list[dict[str, object]] = json.loads((folder / "report.json").read_text())
    return found


def test_what_holds_or_is_waived_is_no_issue(tmp_path: Path) -> None:
    write(tmp_path, dict(FILES))
    assert report(tmp_path, 0) == []


def test_each_finding_is_an_issue_at_its_line(tmp_path: Path) -> None:
    write(
        tmp_path,
        {**FILES, **replaced("orders/main.tf", ("visibility_timeout_seconds = 60", "visibility_timeout_seconds = 30"))},
    )
    found = report(tmp_path, 1)
    assert {one["check_name"] for one in found} == {"the orders are patient"}
    (one, *_) = found
    assert one.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
    assert one["severity"] in SEVERITIES
    assert one["location"] == {"path": "orders/main.tf", "lines": {"begin": 12, "end": 12}}


def test_what_could_not_be_checked_is_an_issue(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "orders/contract.yaml": "stack: ["})
    (one,) = report(tmp_path, 2)
    assert (one["check_name"], one["severity"]) == ("cannot-be-checked", "critical")


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    write(tmp_path, dict(FILES))
    with chdir(tmp_path):
        answer = CliRunner().invoke(main, ["check", "--code-quality", "nowhere/report.json", "orders"])
    assert (answer.exit_code, "Report not written" in answer.output) == (2, True)
