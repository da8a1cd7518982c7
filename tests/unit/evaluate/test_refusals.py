"""What the AWS provider's own code refuses, and what it takes.

``scripts/record_refusals.py`` recorded what ``terraform validate`` says of configurations that break one rule, and of
their twins that keep it. The rest are tables by hand, each answered by Terraform 1.11 with hashicorp/aws 5.100.0.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.misfits import REFUSED_ELSEWHERE
from stackproof.evaluate.root_module import evaluate_stack
from stackproof.model import Stack

RECORDED = Path(__file__).parents[2] / "data/refusals.json.gz"
ROWS: list[dict[str, Any]] = json.loads(gzip.decompress(RECORDED.read_bytes()))
TERRAFORM = """terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "VERSION" }
  }
}
"""
SUMMARIES = ("Refused value", "Conflicting arguments", "Missing required argument", "Incorrect attribute value type")
ENVIRONMENT = Environment("123456789012", "eu-west-1")


def evaluate(folder: Path, hcl: str, version: str = "5.100.0", variables: dict[str, Any] | None = None) -> Stack:
    if version:
        (folder / "versions.tf").write_text(TERRAFORM.replace("VERSION", version))
    (folder / "main.tf").write_text(hcl, encoding="utf-8")
    return evaluate_stack(folder, variables or {}, ENVIRONMENT)[0]


def said(stack: Stack) -> list[str]:
    """Return each error as ``line: summary``."""
    return sorted(f"{one.subject.line if one.subject else 0}: {one.summary}" for one in stack.errors)


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> set[int]:
    """Return the numbers of the recorded cases that are refused here."""
    lines, owners = ['variable "any" {}'], {}
    for number, row in enumerate(ROWS):
        kind, _, name = ("data." if row["type"].startswith("data.") else "resource.").partition(".")
        text = [f'{kind} "{name or row["type"].removeprefix("data.")}" "c{number}" {{', *row["body"].splitlines(), "}"]
        owners.update(dict.fromkeys(range(len(lines) + 1, len(lines) + len(text) + 1), number))
        lines += text
    stack = evaluate(tmp_path_factory.mktemp("recorded"), "\n".join(lines) + "\n")
    ours = [one.subject for one in stack.errors if one.summary in SUMMARIES and one.subject is not None]
    return {owners[subject.line] for subject in ours}


def test_enough_is_recorded() -> None:
    assert len(ROWS) >= 300
    assert len({row["type"] for row in ROWS}) >= 60
    assert {bool(row["said"]) for row in ROWS} == {False, True}


@pytest.mark.parametrize("number", range(len(ROWS)), ids=lambda number: f"{ROWS[number]['type']}-{number}")
def test_agrees_with_terraform(number: int, refused: set[int]) -> None:
    row = ROWS[number]
    assert (number in refused) == bool(row["said"]), f"{row['rule']}\n{row['body']}Terraform: {row['said']}"


CASES = """=== arguments that exclude each other, one of them false
resource "aws_sqs_queue" "q" {
  sqs_managed_sse_enabled = false
  kms_master_key_id       = "alias/x" # Conflicting arguments
}
=== one of them null
resource "aws_sqs_queue" "q" {
  sqs_managed_sse_enabled = null
  kms_master_key_id       = "alias/x"
}
=== one of them known after apply
resource "aws_kms_key" "k" {}
resource "aws_sqs_queue" "q" {
  sqs_managed_sse_enabled = true
  kms_master_key_id       = aws_kms_key.k.arn
}
=== one of them an empty list
resource "aws_instance" "i" {
  ami                = "a"
  instance_type      = "t3.micro"
  ipv6_address_count = 1 # Conflicting arguments
  ipv6_addresses     = []
}
=== an empty text in place of a choice
resource "aws_s3_object" "o" {
  bucket        = "b"
  key           = "k"
  storage_class = "" # Refused value
}
=== an empty text in place of an ARN
resource "aws_s3_object" "o" {
  bucket     = "b"
  key        = "k"
  kms_key_id = ""
}
=== a value of one instance
resource "aws_sqs_queue" "q" {
  for_each                  = { a = 60, b = 5 }
  message_retention_seconds = each.value # Refused value
}
=== a literal of no instance
resource "aws_sqs_queue" "q" {
  count         = 0
  delay_seconds = 901 # Refused value
}
=== a variable of no instance
variable "seconds" { default = 901 }
resource "aws_sqs_queue" "q" {
  count         = 0
  delay_seconds = var.seconds
}
=== a variable of an instance
variable "seconds" { default = 901 }
resource "aws_sqs_queue" "q" {
  delay_seconds = var.seconds # Refused value
}
=== a dynamic block
resource "aws_instance" "i" {
  ami           = "a"
  instance_type = "t3.micro"
  dynamic "ebs_block_device" {
    for_each = ["gp3", "gp4"]
    content {
      device_name = ebs_block_device.key
      volume_type = ebs_block_device.value # Refused value
    }
  }
}
=== a block with an unknown beside it
resource "aws_kms_key" "k" {}
resource "aws_instance" "i" {
  ami           = "a"
  instance_type = "t3.micro"
  ebs_block_device {
    device_name = "a"
    kms_key_id  = aws_kms_key.k.arn
    volume_type = "gp4"
  }
}
=== an attribute that is written as blocks
resource "aws_security_group" "g" {
  ingress {
    from_port   = 1
    to_port     = 1
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.1/8"] # Refused value
  }
}
=== a list that is too long
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/x"
  filename      = "x"
  architectures = ["arm64", "x86_64"] # Refused value
}
=== none of those of which one is needed
resource "aws_lambda_function" "f" { # Missing required argument
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/x"
}
=== one that may be null of those of which one is needed
variable "file" {}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/x"
  filename      = var.file
}
=== an argument without the one that it needs
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/x"
  s3_bucket     = "b" # Missing required argument
}
=== a provider
provider "aws" {
  region              = "us-east-1"
  allowed_account_ids = ["123456789012"] # Conflicting arguments
  forbidden_account_ids = ["123456789013"]
}
resource "aws_sqs_queue" "q" {}
=== a provider that nothing uses
provider "aws" {
  region              = "us-east-1"
  allowed_account_ids = ["123456789012"]
  forbidden_account_ids = ["123456789013"]
}
=== a data source
data "aws_iam_policy_document" "d" {
  statement {
    effect = "allow" # Refused value
  }
}
"""


def cases() -> dict[str, str]:
    """Return the cases by title; a comment tells what is wrong with its line."""
    return dict(case.split("\n", 1) for case in CASES.removeprefix("=== ").split("=== "))


@pytest.mark.parametrize("case", cases())
def test_cases(case: str, tmp_path: Path) -> None:
    hcl = cases()[case]
    lines = enumerate(hcl.splitlines(), 1)
    expected = [f"{number}: {line.partition('# ')[2]}" for number, line in lines if "# " in line]
    assert said(evaluate(tmp_path, hcl)) == expected


def test_a_module_is_judged_by_what_it_is_given(tmp_path: Path) -> None:
    (tmp_path / "queue").mkdir()
    (tmp_path / "queue/main.tf").write_text(
        'variable "seconds" {}\nresource "aws_sqs_queue" "q" {\n  delay_seconds = var.seconds\n}\n'
    )
    call = 'module "{}" {{\n  source = "./queue"\n  {}\n  seconds = {}\n}}\n'
    hcl = call.format("good", "", 900) + call.format("none", "count = 0", 901) + call.format("bad", "", 902)
    found = evaluate(tmp_path, hcl)
    assert [(Path(one.subject.file).parent.name, one.detail) for one in found.errors if one.subject] == [
        ("queue", "delay_seconds of aws_sqs_queue must be from 0 to 900; it is 902.")
    ]


OBJECT = 'resource "aws_s3_object" "o" {\n  bucket = "b"\n  key = "k"\n  storage_class = "CLASS"\n}\n'
BAD = OBJECT.replace("CLASS", "GLACIR")


@pytest.mark.parametrize(
    ("version", "severity", "summary"),
    [
        ("5.100.0", "error", "Refused value"),
        ("~> 5.0", "error", "Refused value"),
        ("~> 5.31.0", "warning", REFUSED_ELSEWHERE),
        (">= 5.0", "warning", REFUSED_ELSEWHERE),
        ("~> 6.0", "warning", REFUSED_ELSEWHERE),
        ("", "warning", REFUSED_ELSEWHERE),
    ],
)
def test_another_version_may_take_it(version: str, severity: str, summary: str, tmp_path: Path) -> None:
    stack = evaluate(tmp_path, OBJECT.replace("CLASS", "glacier"), version)
    found = [one for one in stack.diagnostics if one.summary != "Version of the provider"]
    assert [(one.severity, one.summary, one.subject and one.subject.line) for one in found] == [(severity, summary, 4)]


def test_another_version_may_have_more_choices(tmp_path: Path) -> None:
    assert evaluate(tmp_path, OBJECT.replace("CLASS", "GLACIER_2"), "").diagnostics == []


def test_the_nearest_value_is_named(tmp_path: Path) -> None:
    (found,) = evaluate(tmp_path, BAD).errors
    assert found.detail.endswith('; it is "GLACIR". Did you mean "GLACIER"?')


def test_a_sensitive_value_is_not_shown(tmp_path: Path) -> None:
    hcl = 'variable "class" {\n  sensitive = true\n  default = "SECRET"\n}\n' + BAD.replace('"GLACIR"', "var.class")
    (found,) = evaluate(tmp_path, hcl).errors
    assert "SECRET" not in found.detail


def test_each_fact_is_told_once(tmp_path: Path) -> None:
    hcl = BAD.replace("{\n", "{\n  count = 3\n", 1)
    assert len(evaluate(tmp_path, hcl).errors) == 1
