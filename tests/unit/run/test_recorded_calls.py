"""A constraint that needs recorded calls: judged where they are given, and plainly not judged where they are not.

The imports that look idle keep their modules loaded between the inner runs of pytest.
"""

import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema  # noqa: F401
import pytest
import yaml  # noqa: F401
from click.testing import CliRunner, Result
from days import SOON
from quick_command import quick_python

from stackproof.commands import main
from stackproof.diagnostics import Diagnostic
from stackproof.gate.stacks import judge_stack
from stackproof.model.recorded_calls import RecordedCalls
from stackproof.reporters.junit import as_junit
from stackproof.reporters.sarif import as_sarif
from stackproof.run.check import check_contract
from stackproof.run.outcomes import Report
from stackproof.views.call_records import read_calls

pytest_plugins = ["pytester"]

QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders"
STACK = """
resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "worker" {
  role   = aws_iam_role.worker.id
  policy = jsonencode({ Statement = { Effect = "Allow", Action = ["sqs:SendMessage", "sqs:ReceiveMessage"],
    Resource = "arn:aws:sqs:eu-west-1:123456789012:orders" } })
}
"""
USED: dict[str, Any] = {"clause": "least privilege"}
NAMED: dict[str, Any] = {"iam-names-every-resource": {"clause": "no wildcards"}}
ROLE = "aws_iam_role.worker"
ITEM = f"iam-grants-what-is-used[{ROLE}]"
NEEDS = "not judged here: needs the calls that the roles made: --calls FILE"


def call(action: str, **more: Any) -> dict[str, Any]:
    role = "arn:aws:iam::123456789012:role/path/worker"
    return {"role": role, "action": action, "resource": QUEUE, "allowed": True, "count": 1, **more}


def record(*calls: Any, **more: Any) -> dict[str, Any]:
    return {"format_version": "1.0", "recorded": ["*"], "calls": list(calls), **more}


BOTH, ONE = record(call("sqs:SendMessage"), call("sqs:ReceiveMessage")), record(call("sqs:SendMessage"))


def waiver(part: str = "", resource: str = ROLE) -> dict[str, str]:
    said = {"reason": "r", "expires": SOON, "owner": "o", **({"part": part} if part else {})}
    return {"constraint": "iam-grants-what-is-used", "resource": resource, **said}


def make(folder: Path, *waivers: Any, calls: Any = None, bound: Any = (NAMED,), **used: Any) -> Path:
    """Write a stack, its contract and ``calls.json``."""
    constraints = [*bound, {"iam-grants-what-is-used": {**USED, **used}}]
    contract = {"stack": "small", "constraints": constraints, "waivers": list(waivers)}
    (folder / "main.tf").write_text(STACK)
    (folder / "contract.yaml").write_text(json.dumps(contract))
    (folder / "calls.json").write_text(calls if isinstance(calls, str) else json.dumps(calls))
    return folder


def judged(folder: Path, *, with_calls: bool) -> Report:
    calls = read_calls(str(folder / "calls.json")) if with_calls else None
    assert not isinstance(calls, Diagnostic)
    report = check_contract(folder / "contract.yaml", calls=calls)
    assert isinstance(report, Report), report
    return report


def statuses(report: Report) -> dict[str, str]:
    return {outcome.id: outcome.status for outcome in report.outcomes if "grants" in outcome.id}


def check(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", str(folder), *arguments])


@pytest.mark.parametrize(("calls", "status"), [(BOTH, "passed"), (ONE, "failed")])
def test_with_calls_it_is_judged(calls: Any, status: str, tmp_path: Path) -> None:
    report = judged(make(tmp_path, calls=calls), with_calls=True)
    assert statuses(report) == {ITEM: status}
    assert report.exit_code == (status == "failed")


def test_without_calls_it_is_not_judged(tmp_path: Path) -> None:
    """It fails nothing, and is not counted among what holds."""
    folder = make(tmp_path)
    assert statuses(judged(folder, with_calls=False)) == {"iam-grants-what-is-used": "unjudged"}
    result = check(folder)
    assert result.exit_code == 0
    assert f"  -        iam-grants-what-is-used   {NEEDS}" in result.output
    assert "1 holds, 1 not judged here  of 2 promises, 1 checks" in result.output
    assert "1 not judged here" in check(folder, "--quiet").output


def test_a_contract_of_which_nothing_is_judged_holds_nothing(tmp_path: Path) -> None:
    assert judged(make(tmp_path, bound=()), with_calls=False).exit_code == 2


@pytest.mark.parametrize(
    ("part", "calls", "status"),
    [
        ("sqs:ReceiveMessage", ONE, "waived"),
        ("sqs:Rec*", ONE, "waived"),
        ("sqs:SendMessage", ONE, "failed"),
        ("sqs:ReceiveMessage", BOTH, "stale"),
        ("", ONE, "waived"),
    ],
)
def test_a_waiver_names_an_action(part: str, calls: Any, status: str, tmp_path: Path) -> None:
    folder = make(tmp_path, waiver(part), calls=calls)
    assert statuses(judged(folder, with_calls=True)) == {ITEM: status}
    assert judged(folder, with_calls=False).exit_code == 0


def test_waivers_and_selectors_are_right_also_where_nothing_is_judged(tmp_path: Path) -> None:
    wrong = judged(make(tmp_path, waiver(resource="aws_iam_role.wroker")), with_calls=False)
    assert [one.summary for one in wrong.problems] == ["Waiver matches nothing"]
    wrong = judged(make(tmp_path, only=["aws_iam_role.other"]), with_calls=False)
    assert [one.summary for one in wrong.problems] == ["Selector matches nothing"]
    make(tmp_path, bound=())
    (tmp_path / "main.tf").write_text('resource "aws_sqs_queue" "orders" {}')
    assert [one.summary for one in judged(tmp_path, with_calls=False).problems] == ["Nothing to judge"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty; write it again with: stackproof emulator calls"),
        ("{", "cut off; write it again with: stackproof emulator calls"),
        ({"calls": []}, "Object missing required field format_version"),
        (record(call("a", allowed="yes")), "Expected bool, got str - at $.calls[0].allowed"),
        (record(call("a"), format_version="2.0"), "format version 2.0, and Stackproof reads version 1"),
        (record(), "holds no call of a role: use the stack"),
    ],
)
def test_what_is_no_record_of_calls_is_refused(content: Any, said: str, tmp_path: Path) -> None:
    folder = make(tmp_path, calls=content)
    result = check(folder, "--calls", str(folder / "calls.json"))
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_the_command_takes_calls(tmp_path: Path) -> None:
    folder = make(tmp_path, calls=ONE)
    result = check(folder, "--calls", str(folder / "calls.json"))
    assert result.exit_code == 1
    assert f'found     statement 1: no call used sqs:ReceiveMessage on "{QUEUE}"' in result.output
    piped = ["check", str(folder), "--calls", "-"]
    assert CliRunner().invoke(main, piped, input=json.dumps(BOTH)).exit_code == 0
    assert check(folder, "--calls", "-", "--state", "-").exit_code == 2


def test_roles_are_named_without_their_path(tmp_path: Path) -> None:
    calls = read_calls(str(make(tmp_path, calls=BOTH) / "calls.json"))
    assert isinstance(calls, RecordedCalls)
    assert {one.role for one in calls.made} == {"worker"}


def test_reports_say_that_it_was_not_judged(tmp_path: Path) -> None:
    report = judged(make(tmp_path), with_calls=False)
    case = ET.fromstring(as_junit([report])).find(".//testcase[@name='iam-grants-what-is-used']/skipped")
    assert case is not None
    assert case.get("message") == NEEDS
    (found,) = as_sarif([report])["runs"][0]["results"]
    assert found["suppressions"] == [{"kind": "external", "justification": NEEDS}]


def test_checkov_is_asked_nothing_of_it(tmp_path: Path) -> None:
    stack = judge_stack(make(tmp_path))
    assert {outcome.binding.id for outcome in stack.outcomes} == {"iam-names-every-resource"}


def test_its_item_is_a_test_of_its_own_marker(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Skipped without calls, which ``--stackproof-require=calls`` makes an error; no unit test, and none on a plan."""
    make(pytester.path, calls=ONE)
    result = pytester.runpytest("-rs")
    result.assert_outcomes(passed=2, skipped=1)
    result.stdout.fnmatch_lines([f"SKIPPED*{NEEDS.replace('--calls', '--stackproof-calls')}"])
    pytester.runpytest("-m", "unit", "--stackproof-require=unit").assert_outcomes(passed=2, deselected=1)
    pytester.runpytest("--stackproof-require=calls").assert_outcomes(passed=2, failed=1)
    monkeypatch.setattr(sys, "executable", str(quick_python()))  # for the worker
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:hypothesispytest")
    given = pytester.runpytest("-m", "calls", "--stackproof-calls", "calls.json", "-n", "1")
    given.assert_outcomes(failed=1)
    given.stdout.fnmatch_lines(["found *no call used sqs:ReceiveMessage*"])
    bad = pytester.runpytest("--stackproof-calls", "main.tf")
    assert bad.ret == pytest.ExitCode.USAGE_ERROR
    bad.stderr.fnmatch_lines(["*--stackproof-calls: Not a JSON object: main.tf begins with no {*"])
