"""The repository in which the commands of the documentation run: small stacks under the names that the pages use."""

from __future__ import annotations

import json
from pathlib import Path

from small_stack import commit, git, write

MAIN = """\
provider "aws" {
  region = "eu-west-1"
}

resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_sns_topic_subscription" "orders" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.orders.arn
}

resource "aws_sqs_queue" "orders" {
  name                    = "orders"
  sqs_managed_sse_enabled = true
}

resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}
"""
POLICY = """
resource "aws_iam_role_policy" "worker" {
  name = "worker"
  role = aws_iam_role.worker.id
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.orders.arn }]
  })
}
"""
CONTRACT = """\
stack: orders
account: {id: "123456789012", region: eu-west-1}
constraints:
  - sqs-encrypts:
      clause: Queues are encrypted
  - iam-grants-what-is-used:
      clause: Roles may do what they do
  - expect: the queue
    clause: There is one queue
    of: aws_sqs_queue.orders
    is: {name: orders, sqs_managed_sse_enabled: true}
"""
OWN_TEST = """\
import pytest


@pytest.mark.unit
@pytest.mark.stack("lib/payment_events")
def test_every_queue_is_encrypted(stack):
    assert all(queue.get("sqs_managed_sse_enabled") for queue in stack.of_type("aws_sqs_queue"))
"""
CALL = {"role": "worker", "action": "sqs:SendMessage", "resource": "arn:aws:sqs:eu-west-1:123456789012:orders"}
CALLS = json.dumps({"format_version": "1.0", "recorded": ["*"], "calls": [{**CALL, "allowed": True, "count": 1}]})
STACKS = ("payment_events", "payment_processing", "orders")
WEAKER = {"lib/orders/contract.yaml": CONTRACT.replace("  - sqs-encrypts:\n      clause: Queues are encrypted\n", "")}


def make(folder: Path) -> Path:
    """Make the repository, with a tag and the main branch of a remote; the working folder promises less than these."""
    repository = folder / "repository"
    files: dict[str, str | None] = {"tests/test_own.py": OWN_TEST, "calls.json": CALLS}
    for name in STACKS:
        files |= {
            f"lib/{name}/main.tf": MAIN + POLICY,
            f"lib/{name}/contract.yaml": CONTRACT.replace("orders\n", f"{name}\n", 1),
        }
    repository.mkdir()
    git(repository, "init", "-q")
    begun = commit(repository, files, "begin")
    git(repository, "tag", "v1.2")
    git(repository, "update-ref", "refs/remotes/origin/main", begun)
    for side in ("old", "new"):
        write(folder / side, {name: text for name, text in files.items() if name.startswith("lib/")})
    return repository


def make_bare(folder: Path, name: str) -> None:
    """Write a stack without a contract, which the pack does not let through."""
    write(
        folder, {f"{name}/main.tf": MAIN.replace("sqs_managed_sse_enabled = true", "sqs_managed_sse_enabled = false")}
    )
