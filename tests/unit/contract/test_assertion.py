"""``assert`` entries: comparisons, paths, JSON inside, unknown values, outputs."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from stackproof.contract import load_contract
from stackproof.run.judging import judge
from stackproof.run.stack_sources import Written

HCL = """
variable "given" {}

provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "region2"
  region = "us-east-1"
}

resource "aws_sqs_queue" "q" {
  name                      = "orders-test"
  message_retention_seconds = 60
  fifo_queue                = true
  kms_master_key_id         = "${var.given}-key"
  tags                      = { Owner = "me", Team = "pay" }
  redrive_policy            = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 })
}

resource "aws_sqs_queue" "dead" {
  name = var.given
}

resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "r"
  architectures = ["arm64"]
  image_uri     = "${aws_ecr_repository.r.repository_url}:latest"
}

resource "aws_ecr_repository" "r" {
  name       = "r"
  depends_on = [aws_sqs_queue.dead]
}

resource "aws_dynamodb_table" "t" {
  name = "t"

  attribute {
    name = "a"
    type = "S"
  }

  attribute {
    name = var.given
    type = "N"
  }

  dynamic "local_secondary_index" {
    for_each = var.given
    content {
      name            = "i"
      projection_type = "ALL"
      range_key       = "a"
    }
  }
}

output "queue" {
  value       = aws_sqs_queue.q.name
  description = "its name"
}

output "secret" {
  value     = "s"
  sensitive = true
}
"""
Q = {"of": "aws_sqs_queue", "only": ["aws_sqs_queue.q"]}
DEAD = {"on": "aws_sqs_queue", "only": ["aws_sqs_queue.dead"]}
F = {"on": "aws_lambda_function"}
T = {"of": "aws_dynamodb_table"}
R = {"on": "aws_ecr_repository"}
REDRIVE = {**Q, "json": "redrive_policy"}

CASES: list[tuple[dict[str, Any], str]] = [
    ({**Q, "path": "$.name", "equals": "orders-test"}, "passed"),
    ({**Q, "path": "$.name", "equals": "other"}, "failed"),
    ({**Q, "path": "$.name", "not_equals": "other"}, "passed"),
    ({**Q, "path": "$.name", "in": ["a", "orders-test"]}, "passed"),
    ({**Q, "path": "$.name", "in": ["a"]}, "failed"),
    ({**Q, "path": "$.name", "matches": "orders-.*"}, "passed"),
    ({**Q, "path": "$.name", "matches": "orders"}, "failed"),
    ({**Q, "path": "$.name", "contains": "ders"}, "passed"),
    ({**Q, "path": "$.name", "starts_with": "orders-"}, "passed"),
    ({**Q, "path": "$.name", "ends_with": "-prod"}, "failed"),
    ({**Q, "path": "$.message_retention_seconds", "equals": 60}, "passed"),
    ({**Q, "path": "$.message_retention_seconds", "equals": "60"}, "failed"),
    ({**Q, "path": "$.message_retention_seconds", "at_least": 60}, "passed"),
    ({**Q, "path": "$.message_retention_seconds", "at_least": 61}, "failed"),
    ({**Q, "path": "$.message_retention_seconds", "at_most": 60}, "passed"),
    ({**Q, "path": "$.name", "at_most": 60}, "failed"),
    ({**Q, "path": "$.fifo_queue", "equals": True}, "passed"),
    ({**Q, "path": "$.fifo_queue", "equals": 1}, "failed"),
    ({**Q, "path": "$.tags.Owner", "exists": True}, "passed"),
    ({**Q, "path": "$.tags.Nobody", "exists": True}, "failed"),
    ({**Q, "path": "$.tags.Nobody", "exists": False}, "passed"),
    ({**Q, "path": "$.tags.Nobody", "equals": "x"}, "failed"),
    ({**Q, "path": "$.tags.Nobody", "not_equals": "x"}, "failed"),
    ({**Q, "path": "$.tags", "equals": {"Owner": "me", "Team": "pay"}}, "passed"),
    ({**Q, "path": "$.tags", "length": 2}, "passed"),
    ({**Q, "path": "$.tags.*", "equals": "me"}, "failed"),
    ({**Q, "path": "$.tags.*", "equals": "me", "any": True}, "passed"),
    ({**Q, "path": "$.kms_master_key_id", "equals": "x"}, "undecided"),
    ({**Q, "path": "$.kms_master_key_id", "ends_with": "-key"}, "passed"),
    ({**Q, "path": "$.kms_master_key_id", "ends_with": "-lock"}, "failed"),
    ({**Q, "path": "$.kms_master_key_id", "starts_with": "a"}, "undecided"),
    ({**Q, "path": "$.arn", "exists": True}, "passed"),
    ({**DEAD, "path": "$.name", "equals": "x"}, "undecided"),
    ({**REDRIVE, "path": "$.maxReceiveCount", "equals": 3}, "passed"),
    ({**REDRIVE, "path": "$.maxReceiveCount", "equals": 4}, "failed"),
    ({**REDRIVE, "path": "$.deadLetterTargetArn", "names": "aws_sqs_queue.dead"}, "passed"),
    ({**REDRIVE, "path": "$.deadLetterTargetArn", "names": "aws_sqs_queue.q"}, "failed"),
    ({**REDRIVE, "path": "$.deadLetterTargetArn.deeper", "equals": 1}, "undecided"),
    ({**Q, "json": "name", "path": "$.a", "equals": 1}, "failed"),
    ({**DEAD, "json": "name", "path": "$.a", "equals": 1}, "undecided"),
    ({**F, "path": "$.architectures", "equals": ["arm64"]}, "passed"),
    ({**F, "path": "$.architectures", "contains": "arm64"}, "passed"),
    ({**F, "path": "$.architectures[0]", "equals": "x86_64"}, "failed"),
    ({**F, "path": "$.image_uri", "ends_with": ":latest"}, "passed"),
    ({**F, "path": "$.image_uri", "names": "aws_ecr_repository.r"}, "passed"),
    ({**F, "path": "$.image_uri", "names": "aws_sqs_queue.q"}, "failed"),
    ({**F, "path": "$.dead_letter_config[0].target_arn", "exists": False}, "passed"),
    ({**T, "path": "$.attribute[*].type", "in": ["S", "N"]}, "passed"),
    ({**T, "path": "$.attribute[*].name", "equals": "a"}, "undecided"),
    ({**T, "path": "$.attribute", "length": 2}, "passed"),
    ({**T, "path": '$.attribute[?(@.type == "S")].name', "equals": "a"}, "passed"),
    ({**T, "path": '$.attribute[?(@.name == "a")].type', "equals": "S"}, "undecided"),
    ({**T, "path": '$.attribute[?(@.name == "a" && @.type == "S")].type', "equals": "S"}, "passed"),
    ({**T, "path": '$.attribute[?(@.name == "a")].type', "equals": "N"}, "failed"),
    ({**T, "path": '$.attribute[?(@.name == "a")].type', "equals": "S", "any": True}, "passed"),
    ({**T, "path": "$.local_secondary_index[*].projection_type", "equals": "ALL"}, "undecided"),
    ({**T, "path": "$.local_secondary_index[*].projection_type", "exists": False}, "undecided"),
    ({**T, "path": "$..projection_type", "equals": "ALL"}, "undecided"),
    ({**T, "path": "$.hash_key", "exists": False}, "passed"),
    ({**T, "path": "$.billing_mode", "exists": False}, "passed"),
    ({**T, "path": "$.stream_label", "exists": True}, "passed"),
    ({**R, "depends_on": ["aws_sqs_queue.dead"]}, "passed"),
    ({**R, "depends_on": ["aws_sqs_queue.q"]}, "failed"),
    ({**F, "depends_on": ["aws_sqs_queue.q"]}, "failed"),
    ({"on": "aws_sqs_queue", "count": 2}, "passed"),
    ({"on": "aws_sqs_queue", "count": 3}, "failed"),
    ({"on": "aws_internet_gateway", "count": 0}, "passed"),
    ({"on": "aws_internet_gateway", "count": 1}, "failed"),
    ({"on": "output", "path": "$.queue.value", "equals": "orders-test"}, "passed"),
    ({"on": "output", "path": "$.secret.sensitive", "equals": True}, "passed"),
    ({"on": "output", "path": "$.gone.value", "exists": True}, "failed"),
    ({"on": "variable", "path": "$.given.value", "exists": True}, "passed"),
    ({"of": "provider", "path": "$.google", "exists": False}, "passed"),
    ({"of": "provider", "path": "$.google.whatever[0].there", "exists": False}, "passed"),
    ({"of": "provider", "path": "$.region", "exists": False}, "failed"),  # of which provider?
    ({"of": "provider", "path": "$.regoin", "exists": False}, "failed"),
    ({"of": "provider", "path": "regoin.x", "exists": False}, "failed"),
    ({"of": "provider", "path": "$.region2.region", "equals": "us-east-1"}, "passed"),  # an alias
    ({**Q, "path": "$.kms_master_key_id", "equals": "x", "undecided": "skip"}, "skipped"),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "status"), CASES, ids=str)
def test_an_assert_judges(entry: dict[str, Any], status: str, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(HCL)
    contract_path = tmp_path / "contract.yaml"
    data = {"stack": "s", "constraints": [{"assert": "it", "clause": "c", **entry}]}
    contract_path.write_text(yaml.safe_dump(data))
    contract, problems = load_contract(contract_path)
    assert problems == []
    assert contract is not None
    report = judge(contract, Written().load(contract))
    assert report.problems == ()
    worst = [outcome.status for outcome in report.outcomes if outcome.status != "passed"] or ["passed"]
    assert worst == [status]


def test_a_sensitive_value_is_judged_and_not_shown(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(HCL)
    path = tmp_path / "contract.yaml"
    entry = {"assert": "it", "clause": "c", "on": "output", "path": "$.secret.value", "equals": "x"}
    path.write_text(yaml.safe_dump({"stack": "s", "constraints": [entry]}))
    contract, _ = load_contract(path)
    assert contract is not None
    outcome = judge(contract, Written().load(contract)).outcomes[0]
    assert outcome.status == "failed"
    assert outcome.findings[0].verdict.found == "secret.value = (sensitive value)"
