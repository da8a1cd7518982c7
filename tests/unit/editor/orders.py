"""A small workspace: a stack with a contract and a module, one that lacks a contract, one in a folder of its own."""

from __future__ import annotations

import datetime
from pathlib import Path

LATER = datetime.datetime.now(tz=datetime.UTC).date() + datetime.timedelta(days=60)

MAIN = """\
provider "aws" {
  region = "eu-west-1"
}

variable "days" {
  type = number
}

resource "aws_cloudwatch_log_group" "orders" {
  name = "orders" /* 😀 */ ; retention_in_days = 7
}

resource "aws_cloudwatch_log_group" "later" {
  name              = "later"
  retention_in_days = var.days
}

resource "aws_cloudwatch_log_group" "each" {
  for_each          = toset(["a", "b"])
  name              = each.key
  retention_in_days = 14
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

module "logs" {
  source = "../../modules/logs"
}
""".replace(" /* 😀 */ ; retention_in_days = 7", "\n  /* 😀 */ retention_in_days = 7")
MODULE = """\
resource "aws_cloudwatch_log_group" "logs" {
  name              = "logs"
  retention_in_days = 5
}
"""
CONTRACT = f"""\
stack: orders
resources: {{aws_sqs_queue: 1}}
constraints:
  - log-group-retention:
      clause: Logs are kept for 30 days.
      days: 30
  - sqs-encrypts:
      clause: Queues are encrypted.
waivers:
  - constraint: sqs-encrypts
    resource: aws_sqs_queue.orders
    reason: They say nothing.
    owner: orders
    expires: {LATER}
"""
BARE = 'resource "aws_kms_key" "k" {\n  description = "k"\n}\n'


def make(folder: Path) -> tuple[Path, Path]:
    """Write it, and return the two folders of the workspace."""
    texts = {
        "work/stacks/orders/main.tf": MAIN,
        "work/stacks/orders/contract.yaml": CONTRACT,
        "work/stacks/loose/main.tf": BARE,
        "work/modules/logs/main.tf": MODULE,
        "bare/main.tf": BARE,
        "outside/main.tf": BARE,
        "work/foreign/contract.yaml": "name: another tool's\n",
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder / "work", folder / "bare"
