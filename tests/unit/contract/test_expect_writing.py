"""``stackproof expect``: what it writes holds of the stack that it was written for, and says as much as it can."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from stackproof.commands import main
from stackproof.contract import load_contract
from stackproof.run.judging import judge
from stackproof.run.stack_sources import Written

LIB = Path(__file__).parents[3] / "lib"
HCL = """
variable "environment" { default = "dev" }
variable "region" { default = "dev" }
variable "password" {
  default   = "hunter2"
  sensitive = true
}

resource "aws_sqs_queue" "q" {
  for_each          = { a = 1, b = 2 }
  name              = "orders-${each.key}-${var.environment}"
  delay_seconds     = each.value
  kms_master_key_id = aws_kms_key.k.arn
  redrive_policy    = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 })
}

resource "aws_sqs_queue" "dead" {
  name = "dead"
  lifecycle { ignore_changes = [tags] }
}

resource "aws_kms_key" "k" {}

resource "aws_sqs_queue_policy" "p" {
  queue_url  = aws_sqs_queue.dead.url
  policy     = "{}"
  depends_on = [aws_kms_key.k]
}

resource "aws_ssm_parameter" "p" {
  name  = "/p"
  type  = "SecureString"
  value = "${var.password}-x"
}

output "name" { value = aws_sqs_queue.dead.name }
"""


def written(*arguments: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(main, ["expect", *arguments])
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = yaml.safe_load(result.output)
    return found


@pytest.mark.parametrize("stack", sorted(path.parent.name for path in LIB.glob("*/contract.yaml")))
def test_it_holds(stack: str, tmp_path: Path) -> None:
    """All that a stack sets is written, and the stack meets it."""
    entries = [one | {"clause": "c"} for one in written(str(LIB / stack))]
    known, _ = load_contract(LIB / stack / "contract.yaml")
    assert known is not None
    head = {"stack": "s", "account": {"id": known.account, "region": known.region}, "variables": dict(known.variables)}
    path = tmp_path / "contract.yaml"
    path.write_text(yaml.safe_dump({**head, "constraints": entries, "closed": {"clause": "c", "arguments": True}}))
    contract, problems = load_contract(path)
    assert contract is not None, problems
    report = judge(contract, Written().load(known))
    assert not report.problems
    assert [str(one.binding.id) for one in report.outcomes if one.status != "passed"] == []
    assert len(report.outcomes) > 300


def test_what_is_written(tmp_path: Path) -> None:
    """References, keys and variables stand for values, where the value follows them."""
    (tmp_path / "main.tf").write_text(HCL)
    found = {one["of"]: one["is"] for one in written(str(tmp_path))}
    assert found["aws_sqs_queue.q"] == {
        "name": "orders-${each.key}-${var.environment}",
        "delay_seconds": {"by_key": {"a": 1, "b": 2}},
        "kms_master_key_id": "aws_kms_key.k.arn",
        "redrive_policy": {"deadLetterTargetArn": "aws_sqs_queue.dead.arn", "maxReceiveCount": 3},
    }
    assert found["aws_sqs_queue.dead"] == {"name": "dead", "lifecycle": {"ignore_changes": ["tags"]}}
    assert found["aws_sqs_queue_policy.p"]["depends_on"] == ["aws_kms_key.k"]
    assert found["aws_kms_key.k"] == {}
    assert found["var.environment"] == {"default": "dev"}
    assert found["output.name"] == {"value": "dead"}


def test_a_secret_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(HCL)
    result = CliRunner().invoke(main, ["expect", str(tmp_path)])
    assert "aws_ssm_parameter" in result.output
    assert "hunter2" not in result.output


def test_some_of_it(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(HCL)
    assert [one["of"] for one in written(str(tmp_path), "aws_sqs_queue.*")] == ["aws_sqs_queue.q", "aws_sqs_queue.dead"]
    assert [one["of"] for one in written(str(tmp_path), "output.name")] == ["output.name"]


@pytest.mark.parametrize(("arguments", "message"), [(["aws_x.y"], "has nothing at aws_x.y")])
def test_nothing_to_write(arguments: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(HCL)
    result = CliRunner().invoke(main, ["expect", str(tmp_path), *arguments])
    assert result.exit_code == 2
    assert message in result.output
