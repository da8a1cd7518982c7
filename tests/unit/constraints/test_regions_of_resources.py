"""Since version 6 of the AWS provider, a resource may have a region of its own: relations and ``region-is`` heed it.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/enhanced-region-support
"""

from pathlib import Path

import pytest

from stackproof.run.check import check_contract
from stackproof.run.outcomes import Report

PROVIDERS = """
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "region" {
  type = string
}
"""
QUEUE = 'resource "aws_sqs_queue" "dead" {\n  %s\n  sqs_managed_sse_enabled = true\n}\n'
GROUP = 'resource "aws_cloudwatch_log_group" "g" {\n  name = "/aws/lambda/f"\n  retention_in_days = 7\n  %s\n}\n'
FUNCTION = """resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  handler       = "a.b"
  runtime       = "python3.12"
  filename      = "a.zip"
  %s
}
"""
HERE, THERE, SAME, UNKNOWN = "", 'region = "us-east-1"', 'region = "eu-west-1"', "region = var.region"


def judge(folder: Path, hcl: str, constraint: str) -> list[str]:
    (folder / "main.tf").write_text(PROVIDERS + hcl)
    (folder / "contract.yaml").write_text(
        f"stack: s\naccount: {{id: '123456789012'}}\nconstraints:\n  - {constraint}\n"
    )
    report = check_contract(folder / "contract.yaml")
    assert isinstance(report, Report), report
    assert not report.problems
    return [outcome.status for outcome in report.outcomes]


@pytest.mark.parametrize(
    ("given", "status"), [(HERE, "passed"), (SAME, "passed"), (THERE, "failed"), (UNKNOWN, "undecided")]
)
def test_region_is(given: str, status: str, tmp_path: Path) -> None:
    assert judge(tmp_path, QUEUE % given, "region-is: {clause: c, region: eu-west-1}") == [status]


@pytest.mark.parametrize(
    ("function", "group", "status"),
    [
        (HERE, HERE, "passed"),
        (HERE, SAME, "passed"),
        (SAME, HERE, "passed"),
        (HERE, THERE, "failed"),
        (THERE, HERE, "failed"),
        (THERE, THERE, "passed"),
        (HERE, UNKNOWN, "undecided"),
    ],
)
def test_a_log_group_of_another_region_is_none(function: str, group: str, status: str, tmp_path: Path) -> None:
    assert judge(tmp_path, FUNCTION % function + GROUP % group, "lambda-has-log-group: {clause: c}") == [status]
