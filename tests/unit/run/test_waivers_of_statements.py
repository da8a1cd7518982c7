"""A waiver of a statement is for the actions that it lists: a further one fails, and one that is not there is stale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from days import SOON

from stackproof.run.check import check_contract
from stackproof.run.outcomes import Report

pytestmark = pytest.mark.unit

HOLDER = "aws_iam_policy.traces"
CONSTRAINT = "iam-names-every-resource"
SEGMENTS, RECORDS = "xray:PutTraceSegments", "xray:PutTelemetryRecords"


def judged(folder: Path, actions: list[str], waiver: dict[str, Any], element: str = "Action") -> Report:
    statement = f'{{ Sid = "Traces", Effect = "Allow", {element} = [{", ".join(f"{one}" for one in actions)}] }}'
    policy = f'jsonencode({{ Version = "2012-10-17", Statement = [merge({statement}, {{ Resource = "*" }})] }})'
    (folder / "main.tf").write_text(
        f'variable "action" {{\n  type = string\n}}\n'
        f'resource "aws_iam_policy" "traces" {{\n  name = "traces"\n  policy = {policy}\n}}\n'
    )
    about = {"constraint": CONSTRAINT, "resource": HOLDER, "reason": "r", "owner": "o", "expires": SOON}
    contract = {
        "stack": "small",
        "constraints": [{CONSTRAINT: {"clause": "a clause"}}],
        "waivers": [about | waiver],
    }
    (folder / "contract.yaml").write_text(yaml.safe_dump(contract))
    report = check_contract(folder / "contract.yaml")
    assert isinstance(report, Report), report
    return report


def quoted(*actions: str) -> list[str]:
    return [f'"{action}"' for action in actions]


@pytest.mark.parametrize(
    ("actions", "waived", "status"),
    [
        (quoted(SEGMENTS, RECORDS), [RECORDS, SEGMENTS], "waived"),
        (quoted(SEGMENTS), ["XRAY:puttracesegments"], "waived"),
        (quoted(SEGMENTS, RECORDS, "iam:PassRole"), [SEGMENTS, RECORDS], "failed"),
        (quoted(SEGMENTS, "xray:*"), [SEGMENTS, RECORDS], "failed"),
        (quoted(SEGMENTS), [SEGMENTS, RECORDS], "stale"),
        ([*quoted(SEGMENTS), "var.action"], [SEGMENTS], "failed"),
    ],
)
def test_a_waiver_is_for_its_actions(actions: list[str], waived: list[str], status: str, tmp_path: Path) -> None:
    report = judged(tmp_path, actions, {"part": "Traces", "actions": waived})
    assert not report.problems
    assert [outcome.status for outcome in report.outcomes] == [status]


def test_what_is_left_out_is_an_action_as_well(tmp_path: Path) -> None:
    report = judged(tmp_path, quoted("iam:*"), {"part": "Traces", "actions": ["NotAction iam:*"]}, "NotAction")
    assert [outcome.status for outcome in report.outcomes] == ["waived"]


def test_a_waiver_without_actions_says_which_to_list(tmp_path: Path) -> None:
    report = judged(tmp_path, quoted(SEGMENTS, RECORDS), {"part": "Tra*"})
    assert [problem.summary for problem in report.problems] == ["Waiver of a statement without its actions"]
    assert f"actions: [{SEGMENTS}, {RECORDS}]" in report.problems[0].detail
    assert report.exit_code == 2


def test_a_waiver_of_the_whole_resource_lists_none(tmp_path: Path) -> None:
    report = judged(tmp_path, quoted(SEGMENTS), {})
    assert not report.problems
    assert [outcome.status for outcome in report.outcomes] == ["waived"]
