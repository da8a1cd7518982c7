"""A contract in several environments, and what a command line gives besides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from stackproof.commands import main
from stackproof.gate.stacks import JudgedStack
from stackproof.reporters.junit import as_junit
from stackproof.reporters.sarif import as_sarif
from stackproof.run.check import check, check_environments
from stackproof.run.environments import together
from stackproof.run.outcomes import Report, Unchecked
from stackproof.run.stack_sources import Shown

HCL = """
variable "env" { type = string }

variable "delay" {
  type    = number
  default = 0
}

variable "tags" {
  type    = list(string)
  default = []
}

data "aws_caller_identity" "me" {}

resource "aws_sqs_queue" "q" {
  name                    = "q-${var.env}-${terraform.workspace}-${data.aws_caller_identity.me.account_id}"
  delay_seconds           = var.delay
  sqs_managed_sse_enabled = var.env != "prod"
}
"""
CONTRACT = """
stack: s
account: {id: "111111111111", region: eu-west-1}
variables: {env: test}
environments:
  test: {workspace: default}
  stage: {variables: {env: stage}, workspace: default, account: {id: "222222222222"}}
  prod: {var_files: [prod.tfvars], variables: {env: prod}, workspace: live}
constraints:
  - sqs-encrypts: {clause: c}
  - {assert: a name, clause: c, of: aws_sqs_queue, path: $.name, matches: "q-.*"}
  - {assert: no delay, clause: c, of: aws_sqs_queue, path: $.delay_seconds, equals: 0}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TF_WORKSPACE", raising=False)
    (tmp_path / "main.tf").write_text(HCL)
    (tmp_path / "contract.yaml").write_text(CONTRACT)
    (tmp_path / "prod.tfvars").write_text('env   = "file"\ndelay = 5\n')
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def reports(folder: Path) -> dict[str, Report]:
    found = check([folder])
    assert all(isinstance(one, Report) and not one.problems for one in found)
    return {one.contract.environment: one for one in found if isinstance(one, Report)}


def test_each_environment_is_judged(folder: Path) -> None:
    names = {name: one.stack.resources["aws_sqs_queue.q"].get("name") for name, one in reports(folder).items()}
    assert names == {
        "test": "q-test-default-111111111111",
        "stage": "q-stage-default-222222222222",
        "prod": "q-prod-live-111111111111",
    }


def test_what_differs_says_where(folder: Path) -> None:
    (found,) = together(check([folder]))
    assert isinstance(found, Report)
    said = {(one.id.partition("[")[0], one.status): one.environments for one in found.outcomes}
    assert said == {
        ("sqs-encrypts", "passed"): ("test", "stage"),
        ("sqs-encrypts", "failed"): ("prod",),
        ("a name", "passed"): (),
        ("no delay", "passed"): ("test", "stage"),
        ("no delay", "failed"): ("prod",),
    }


def test_the_terminal_tells_once_what_is_the_same(folder: Path) -> None:
    result = run("check", ".")
    assert result.exit_code == 1
    assert result.output.count("in test, stage, prod") == 1
    assert result.output.count("aws_sqs_queue.q  in prod") == 2
    assert "1 does not hold" in result.output


def test_some_environments_are_chosen(folder: Path) -> None:
    result = run("check", ".", "--json", "--environment", "stage", "--environment", "test")
    data = json.loads(result.output)
    assert (result.exit_code, [one["environment"] for one in data["stacks"]]) == (0, ["stage", "test"])
    depends = {one["id"]: one["depends_on"] for one in data["stacks"][0]["outcomes"]}
    assert depends["sqs-encrypts[aws_sqs_queue.q]"] == [{"kind": "variable", "name": "env", "value": "stage"}]


REFUSED = {
    "an unknown environment": (["--environment", "prd"], 'Did you mean "prod"?'),
    "a variable that nobody declares": (["--environment", "test", "--var", "dela=3"], 'Did you mean "delay"?'),
    "a value of another type": (["--environment", "test", "--var", "delay=x"], "a number is required"),
    "a value of another type, for a list": (["--environment", "test", "--var", "tags=x"], "var.tags"),
    "no value": (["--var", "delay"], "write NAME=VALUE"),
    "a file that is not there": (["--var-file", "nope.tfvars"], "nope.tfvars does not exist"),
    "a folder": (["--var-file", "."], "is no file"),
    "a file that cannot be read": (["--var-file", "broken.tfvars"], "broken.tfvars"),
    "a file of references": (["--var-file", "reference.tfvars"], "cannot refer"),
    "a plan, which has its own": (["--plan", "plan.json", "--var", "delay=1"], "a plan has the variables"),
    "a plan of nobody knows which": (["--plan", "plan.json"], "give --environment"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(folder: Path, case: str) -> None:
    (folder / "broken.tfvars").write_text("delay = (")
    (folder / "reference.tfvars").write_text("delay = var.env")
    (folder / "plan.json").write_text("{}")
    arguments, words = REFUSED[case]
    result = run("check", ".", *arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.output.split())


PRECEDENCE = {
    "nothing": ([], 0),
    "a value": (["--var", "delay=1"], 1),
    "a file": (["--var-file", "two.tfvars"], 2),
    "a file, then a value": (["--var-file", "two.tfvars", "--var", "delay=1"], 1),
    "a value, then a file": (["--var", "delay=1", "--var-file", "two.tfvars"], 2),
    "value, file, value": (["--var", "delay=1", "--var-file", "two.tfvars", "--var", "delay=3"], 3),
    "a file of JSON": (["--var-file", "four.tfvars.json"], 4),
    "a value with an equals sign": (["--var", "env=a=b"], 0),
}


@pytest.mark.parametrize("case", PRECEDENCE)
def test_the_later_wins(folder: Path, case: str) -> None:
    (folder / "two.tfvars").write_text("delay = 2\nnobody = 1\n")
    (folder / "four.tfvars.json").write_text('{"delay": 4}')
    arguments, delay = PRECEDENCE[case]
    result = run("plan", ".", "--json", "--environment", "test", *arguments)
    assert result.exit_code == 0, result.output
    planned = json.loads(result.stdout)["planned_values"]["root_module"]["resources"]
    assert [one["values"]["delay_seconds"] for one in planned if one["mode"] == "managed"] == [delay]


def test_the_contract_wins_over_tfvars_of_the_folder(folder: Path) -> None:
    (folder / "terraform.tfvars").write_text('env = "folder"\n')
    names = [one.stack.resources["aws_sqs_queue.q"].get("name") for one in reports(folder).values()]
    assert not [name for name in names if "folder" in name]


def test_a_contract_without_environments_is_as_ever(folder: Path) -> None:
    (folder / "contract.yaml").write_text(CONTRACT.replace("environments:", "x:").split("x:")[0] + (
        "workspace: w\nconstraints:\n  - sqs-encrypts: {clause: c}\n"
    ))  # fmt: skip
    (report,) = check([folder])
    assert isinstance(report, Report)
    assert (report.contract.environment, report.label, together([report])) == ("", "contract.yaml", [report])


def sarif(folder: Path) -> dict[str, Any]:
    (run,) = as_sarif(check([folder]))["runs"]
    return dict(run)


def test_sarif_tells_the_environment(folder: Path) -> None:
    found = sarif(folder)
    assert [one["properties"] for one in found["results"]] == [{"environment": "prod"}] * 2
    contexts = {(one["contract"], one["text"]) for one in found["properties"]["contexts"]}
    assert ("contract.yaml (test)", "holds for env = test") in contexts
    assert len({one["partialFingerprints"]["stackproof/v1"] for one in found["results"]}) == 2


def test_junit_tells_the_environment(folder: Path) -> None:
    root = ET.fromstring(as_junit(check([folder])))
    assert [suite.get("name") for suite in root] == [f"contract.yaml ({name})" for name in ("test", "stage", "prod")]
    told = {one.get("value") for one in root.iter("property") if one.get("name") == "depends_on"}
    assert "holds for env = stage" in told


def test_the_gate_answers_for_all_environments(folder: Path) -> None:
    stack = JudgedStack(*check_environments(folder / "contract.yaml"))
    assert stack.is_judged
    assert {one.status for one in stack.outcomes if one.binding.id == "sqs-encrypts"} == {"passed", "failed"}
    broken = JudgedStack(*check_environments(folder / "contract.yaml"), Unchecked("x", ()))
    assert not broken.outcomes


def test_one_plan_is_of_one_environment(folder: Path) -> None:
    (found,) = check([folder], Shown("plan", "plan.json"))
    assert isinstance(found, Unchecked)
    assert found.exit_code == 2


def test_another_account_has_another_caller_and_another_region_other_zones(folder: Path) -> None:
    top = (
        'account: {id: "111111111111", region: eu-west-1, caller: "arn:aws:iam::111111111111:role/r", '
        "availability_zones: [eu-west-1a]}"
    )
    text = CONTRACT.replace('account: {id: "111111111111", region: eu-west-1}', top)
    text = text.replace("prod: {var_files", "prod: {account: {region: eu-west-2}, var_files")
    (folder / "contract.yaml").write_text(text)
    found = {name: (one.contract.caller, one.contract.zones) for name, one in reports(folder).items()}
    caller = "arn:aws:iam::111111111111:role/r"
    assert found == {"test": (caller, ("eu-west-1a",)), "stage": (None, ("eu-west-1a",)), "prod": (caller, ())}
