"""``stackproof plan``: a folder of HCL in, a plan out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stackproof.commands import main
from stackproof.values.limits import LimitReached

STACK = """
variable "name" {}
variable "secret" {
  default   = "s3cret"
  sensitive = true
}
resource "aws_sqs_queue" "q" {
  for_each = toset(["b", "a"])
  name     = "${var.name}-${each.key}"
}
resource "aws_ssm_parameter" "p" {
  name  = "/p"
  type  = "SecureString"
  value = var.secret
}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.q["a"].arn]
  }
}
output "url" {
  value = aws_sqs_queue.q["a"].url
}
module "m" {
  source = "./m"
  count  = 1
}
"""


@pytest.fixture(name="stack")
def give_stack(tmp_path: Path) -> Path:
    (tmp_path / "m").mkdir()
    (tmp_path / "m/main.tf").write_text('resource "aws_sns_topic" "t" {}\n')
    (tmp_path / "main.tf").write_text(STACK)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["plan", *arguments])


def test_json(stack: Path) -> None:
    """The document has what Terraform's has: defaults, instances, modules, what is unknown, what is read later."""
    plan = json.loads(run(str(stack), "--json", "--var", "name=n").stdout)
    changes = {change["address"]: change for change in plan["resource_changes"]}
    assert list(changes) == [
        "data.aws_iam_policy_document.d",
        'aws_sqs_queue.q["a"]',
        'aws_sqs_queue.q["b"]',
        "aws_ssm_parameter.p",
        "module.m[0].aws_sns_topic.t",
    ]
    queue = changes['aws_sqs_queue.q["a"]']
    assert (queue["index"], queue["change"]["after"]["name"]) == ("a", "n-a")
    assert queue["change"]["after"]["visibility_timeout_seconds"] == 30
    assert queue["change"]["after_unknown"]["arn"] is True
    assert changes["data.aws_iam_policy_document.d"]["change"]["actions"] == ["read"]
    assert changes["aws_ssm_parameter.p"]["change"]["after_sensitive"]["value"] is True
    (module,) = plan["planned_values"]["root_module"]["child_modules"]
    assert module["resources"][0]["address"] == "module.m[0].aws_sns_topic.t"
    assert plan["configuration"]["root_module"]["module_calls"]["m"]["module"]["resources"][0]["name"] == "t"
    assert plan["output_changes"]["url"]["after_unknown"] is True
    assert plan["variables"]["name"] == {"value": "n"}


def test_text(stack: Path) -> None:
    """People see what is set, what comes later, and no secret."""
    shown = run(str(stack), "--var", "name=n").stdout
    assert 'aws_sqs_queue.q["b"] will be created' in shown
    assert '+ name = "n-b"' in shown
    assert "data.aws_iam_policy_document.d will be read" in shown
    assert "+ value = (sensitive value)" in shown
    assert "s3cret" not in shown
    assert "+ url = (known after apply)" in shown
    assert "4 to add" in shown


def test_a_stack_with_errors_has_no_plan(stack: Path) -> None:
    (stack / "more.tf").write_text('resource "aws_sqs_queue" "w" {\n  nam = "x"\n}\n')
    result = run(str(stack), "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert 'Did you mean "name"' in result.stderr


@pytest.mark.parametrize("arguments", [("nowhere",), (".", "--var", "name")])
def test_bad_input(arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr


def test_the_contract_gives_variables_and_account(stack: Path) -> None:
    (stack / "contract.yaml").write_text(
        'stack: s\naccount: {id: "123456789012", region: eu-west-1}\nvariables: {name: c}\n'
        "constraints:\n  - sqs-encrypts:\n      clause: c\n"
    )
    plan = json.loads(run(str(stack), "--json").stdout)
    assert plan["variables"]["name"] == {"value": "c"}
    (stack / "contract.yaml").write_text("stack: 1\n")
    assert run(str(stack), "--json").exit_code == 2


def test_a_limit_that_is_reached_while_the_plan_is_written_is_said(
    stack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reach(*_: object) -> None:
        raise LimitReached("Value too large", "Make fewer.")

    monkeypatch.setattr("stackproof.run.offline_plans.plan_document", reach)
    result = run(str(stack), "--json", "--var", "name=n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Value too large" in result.stderr


def test_what_is_unknown_inside_a_value_is_said(tmp_path: Path) -> None:
    """As Terraform says it, not as the null that stands for it in JSON."""
    value = "[aws_sqs_queue.q.arn, { a = aws_sqs_queue.q.id }]"
    (tmp_path / "main.tf").write_text(f'resource "aws_sqs_queue" "q" {{}}\noutput "o" {{\n  value = {value}\n}}\n')
    assert '[(known after apply), {"a": (known after apply)}]' in run(str(tmp_path)).stdout


@pytest.mark.parametrize("count", [0, 1])
def test_quoted_dependencies(count: int, tmp_path: Path) -> None:
    """Terraform still reads references in quotes: ``internal/configs/compat_shim.go``."""
    queue = f'resource "aws_sqs_queue" "q" {{\n  count = {count}\n  depends_on = ["aws_sqs_queue.p"]\n}}\n'
    (tmp_path / "main.tf").write_text(queue + 'resource "aws_sqs_queue" "p" {\n}\n')
    resources = json.loads(run(str(tmp_path), "--json").stdout)["configuration"]["root_module"]["resources"]
    assert [one.get("depends_on") for one in resources if one["name"] == "q"] == [["aws_sqs_queue.p"]]
