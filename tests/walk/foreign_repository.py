"""The repository that the walk goes through: a stack, tests and settings of its own, and files like ours."""

from __future__ import annotations

import subprocess
from pathlib import Path

STACK = "infra/orders"
FILES = {
    f"{STACK}/main.tf": """
terraform {
  required_version = ">= 1.5"
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

variable "environment" {
  type    = string
  default = "test"
}

resource "aws_sqs_queue" "failed" {
  name                      = "orders-failed-${var.environment}"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue" "orders" {
  name                       = "orders-${var.environment}"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 60
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed.arn
    maxReceiveCount     = 3
  })
}

resource "aws_dynamodb_table" "orders" {
  name                        = "orders-${var.environment}"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = true
  attribute {
    name = "id"
    type = "S"
  }
  point_in_time_recovery {
    enabled = true
  }
  server_side_encryption {
    enabled = true
  }
}
""",
    "warehouse/contract.yaml": "dataContractSpecification: 1.1.0\nid: orders\nmodels: {orders: {type: table}}\n",
    "policies/__init__.py": "PAID_LEAVE = 30  # policies of another kind\n",
    "conftest.py": """
import pytest


def pytest_addoption(parser):
    parser.addoption("--target", default="staging")
    parser.addoption("--environment", default="blue")


@pytest.fixture
def target(pytestconfig):
    return pytestconfig.getoption("--target"), pytestconfig.getoption("--environment")
""",
    "test_own.py": f"""
import pytest
from policies import PAID_LEAVE


@pytest.mark.unit
@pytest.mark.stack("{STACK}")
def test_names(stack, target):
    assert target == ("prod", "green")
    assert PAID_LEAVE == 30
    assert {{queue.get("name") for queue in stack.of_type("aws_sqs_queue")}} == {{"orders-test", "orders-failed-test"}}
""",
    "pytest.ini": "[pytest]\naddopts = --strict-markers --strict-config -ra\n",
    ".gitignore": "__pycache__/\n.pytest_cache/\nreports/\n",
}
WEAKER = ("sqs_managed_sse_enabled    = true", "sqs_managed_sse_enabled    = false")


def write_repository(folder: Path) -> Path:
    """Write it, with one commit."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n"))
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "A stack")
    return folder


def commit(folder: Path, subject: str) -> None:
    """Commit everything."""
    git(folder, "add", "--all")
    git(folder, "-c", "user.name=W", "-c", "user.email=w@example.com", "commit", "--quiet", "--message", subject)


def git(folder: Path, *arguments: str) -> None:
    """Run git there."""
    subprocess.run(["git", *arguments], cwd=folder, check=True)
