"""A small stack, its contract and what surrounds them, in a repository of git: what tests of a comparison change."""

from __future__ import annotations

import datetime
import os
import subprocess
import time
from pathlib import Path

import pytest

LATER = datetime.datetime.now(tz=datetime.UTC).date() + datetime.timedelta(days=60)
STILL_LATER = LATER + datetime.timedelta(days=60)
MAIN = """
variable "suffix" {
  type = string
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_sqs_queue" "orders" {
  name                       = "orders-${var.suffix}"
  visibility_timeout_seconds = 60
  sqs_managed_sse_enabled    = true
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.lost.arn, maxReceiveCount = 3 })
}

resource "aws_sqs_queue" "lost" {
  name                      = "lost-${var.suffix}"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sns_topic" "orders" {
  name = "orders-${var.suffix}"
}

resource "aws_sns_topic_subscription" "orders" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.orders.arn

  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.lost.arn })
}

resource "aws_cloudwatch_log_group" "audit" {
  for_each          = toset(["a", "b"])
  name              = "audit-${each.key}-${var.suffix}"
  retention_in_days = 90
}
"""
IAM = """
resource "aws_sqs_queue_policy" "orders" {
  queue_url = aws_sqs_queue.orders.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Topic"
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.orders.arn
        Principal = { Service = "sns.amazonaws.com" }
        Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.orders.arn } }
      },
      {
        Sid       = "Tls"
        Effect    = "Deny"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.orders.arn
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_iam_role" "worker" {
  name                 = "worker-${var.suffix}"
  permissions_boundary = aws_iam_policy.limits.arn
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = "123456789012" } }
    }]
  })
}

resource "aws_iam_policy" "limits" {
  name = "limits"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["sqs:Receive*", "sqs:DeleteMessage", "logs:*"], Resource = "*" }]
  })
}

resource "aws_iam_role_policy" "worker" {
  name = "worker"
  role = aws_iam_role.worker.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage"], Resource = aws_sqs_queue.orders.arn },
      { Effect = "Allow", Action = "logs:Put*", Resource = "*" },
    ]
  })
}
"""
CONTRACT = f"""# what the orders promise
stack: orders
account: {{id: "123456789012", region: eu-west-1}}
environments:
  test: {{variables: {{suffix: test}}}}
  prod: {{variables: {{suffix: prod}}}}
imports: [constraints.py]
extends: [../shared.yaml]
packs: [baseline]
resources: {{aws_sqs_queue: 2, aws_sns_topic: 1}}
closed:
  clause: Nothing but the architecture
  variables: [suffix]
  modules: []
access:
  clause: Nobody else may do anything
  roles:
    aws_iam_role.worker:
      boundary: aws_iam_policy.limits
      assumed-by: {{who: lambda.amazonaws.com, when: {{StringEquals: {{aws:SourceAccount: "${{account}}"}}}}}}
      may:
        - {{do: ["sqs:ReceiveMessage", "sqs:DeleteMessage"], to: aws_sqs_queue.orders}}
        - {{do: "logs:Put*", to: "*"}}
  resources:
    aws_sns_topic.orders:
      may:
        who: "*"
        do: [SNS:GetTopicAttributes, SNS:SetTopicAttributes, SNS:AddPermission, SNS:RemovePermission, SNS:DeleteTopic,
             SNS:Subscribe, SNS:ListSubscriptionsByTopic, SNS:Publish]
        when: {{StringEquals: {{AWS:SourceOwner: "${{account}}"}}}}
    aws_sqs_queue.orders:
      may: {{who: sns.amazonaws.com, do: sqs:SendMessage, when: {{ArnEquals: {{aws:SourceArn: aws_sns_topic.orders}}}}}}
      never: {{who: "*", do: "sqs:*", when: {{Bool: {{aws:SecureTransport: "false"}}}}}}
flows:
  - flow: orders arrive
    clause: Every order arrives
    path: [aws_sns_topic.orders, aws_sqs_queue.orders]
    failures: [aws_sqs_queue.lost]
constraints:
  - log-group-retains-at-least:
      clause: Logs are kept for ninety days
      days: 90
      count: 2
      contexts: any
  - sqs-encrypts:
      clause: Queues are encrypted
  - iam-names-every-resource:
      clause: Policies name what they are for
  - own-queue-name:
      clause: Queues say what they are for
  - assert: the orders are patient
    clause: An order is hidden for at least a minute
    severity: high
    of: aws_sqs_queue
    only: [aws_sqs_queue.orders]
    path: $.visibility_timeout_seconds
    at_least: 60
  - assert: nobody leaves
    clause: There is no way out
    of: aws_internet_gateway
    count: 0
  - expect: the dead letters
    clause: What fails is kept for two weeks
    of: aws_sqs_queue.lost
    is:
      name: lost-${{var.suffix}}
      message_retention_seconds: 1209600
      sqs_managed_sse_enabled: true
  - expect: the audit log
    clause: Audits are kept by name
    of: aws_cloudwatch_log_group.audit
    is: {{name: "audit-${{each.key}}-${{var.suffix}}", retention_in_days: 90}}
waivers:
  - constraint: iam-names-every-resource
    resource: aws_iam_role_policy.worker
    part: statement 2
    actions: ["logs:Put*"]
    reason: the group is made by the function
    expires: {LATER}
    owner: platform
"""
OWN = '''from stackproof.constraints import Failed, Passed, constraint


@constraint("own-queue-name", on="aws_sqs_queue")
def own_queue_name(queue):
    """Queues say what they are for."""
    return Passed("it is long") if len(queue.get("name")) > 3 else Failed("a short name", "a long one")
'''
SHARED = """constraints:
  - log-group-retention:
      clause: Logs have an end
      days: 90
"""
FILES = {
    "orders/main.tf": MAIN,
    "orders/iam.tf": IAM,
    "orders/contract.yaml": CONTRACT,
    "orders/constraints.py": OWN,
    "shared.yaml": SHARED,
}


def git(folder: Path, *arguments: str, stdin: bytes | None = None) -> str:
    """Run git as somebody, whatever the machine says of users, and return what it prints."""
    who = {f"GIT_{role}_{part}": "test@example.com" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", *arguments]
    run = subprocess.run(
        command, cwd=folder, input=stdin, capture_output=True, check=True, env={**os.environ, **who, **quiet}
    )
    return run.stdout.decode().strip()


def write(folder: Path, files: dict[str, str | None]) -> None:
    """Write files, and remove those that are nothing."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_text(text)


def commit(folder: Path, files: dict[str, str | None], message: str = "change") -> str:
    """Write files, commit all there is, and return the id."""
    write(folder, files)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def commit_beside(folder: Path, changes: dict[str, dict[str, str | None]]) -> None:
    """Commit changes, each on top of what is checked out and under a name of its own; git is started once for all."""
    head, who = git(folder, "rev-parse", "HEAD"), f"test <test@example.com> {int(time.time())} +0000"
    stream = bytearray()
    for name, files in changes.items():
        stream += f"commit refs/heads/{name}\ncommitter {who}\ndata 0\nfrom {head}\n".encode()
        for path, text in files.items():
            if text is None:
                stream += f"D {path}\n".encode()
            else:
                content = text.encode()
                stream += f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n"
    git(folder, "fast-import", "--quiet", stdin=bytes(stream))


def begin(folder: Path) -> str:
    """Make a repository with the small stack, and return the commit."""
    git(folder, "init", "-q")
    return commit(folder, dict(FILES), "begin")


def replaced(name: str, *edits: tuple[str, str]) -> dict[str, str | None]:
    """Return a file with some texts replaced, each of which stands there once."""
    text = FILES[name]
    for old, new in edits:
        if text.count(old) != 1:
            pytest.fail(f"{old!r} stands {text.count(old)} times in {name}")
        text = text.replace(old, new)
    return {name: text}
