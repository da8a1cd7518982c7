"""Stacks whose reports the browser opens: one that holds, one that does not, a hostile one, and a thousand."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path

from stackproof.run.check import check
from stackproof.run.outcomes import Report, Unchecked

HARM = (
    "<script>window.harmed=1</script>",
    '"></style><img src=x onerror="window.harmed=2">',
    "javascript:window.harmed=3",
    "--></script><script>window.harmed=4</script><!--",
    "</title></textarea><svg onload=window.harmed=5>",
    "' onfocus='window.harmed=6' autofocus='",
    "{{ 7 * 7 }}{% raw %}",
)
"""Texts that run something where a page forgets to escape them."""

MONTH = (datetime.datetime.now(tz=datetime.UTC) + datetime.timedelta(days=20)).date().isoformat()
QUEUE = (
    'resource "aws_sqs_queue" "NAME" {\n  name                    = "NAME"\n  sqs_managed_sse_enabled = ENCRYPTED\n}\n'
)
MAP = """
resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_sns_topic_subscription" "orders" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.first.arn
}

resource "aws_iam_role" "reader" {
  name = "reader"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "All", Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" } }]
  })
}

resource "aws_iam_role_policy" "reader" {
  role = aws_iam_role.reader.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Read", Effect = "Allow", Action = "sqs:*", Resource = "*" }]
  })
}
"""

HOSTILE = """
resource "aws_sqs_queue" "q" {
  # COMMENT
  for_each = toset(KEYS)

  name                    = each.key
  sqs_managed_sse_enabled = false
}

resource "aws_iam_role" "r" {
  name = "r"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = ALL, Effect = "Allow", Action = "sts:AssumeRole", Principal = "*" }]
  })
}

resource "aws_iam_role_policy" "p" {
  role = aws_iam_role.r.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = ALL, Effect = "Allow", Action = [ALL, "sqs:*"], Resource = ["*", ALL] }]
  })
}
"""


def write(folder: Path, text: str, contract: dict[str, object]) -> Path:
    """Write a stack and its contract."""
    folder.mkdir(parents=True)
    (folder / "main.tf").write_text(text)
    (folder / "contract.yaml").write_text(json.dumps(contract))
    return folder


def write_good(folder: Path) -> Path:
    """One that holds."""
    constraints = [{"sqs-encrypts": {"clause": "Queues are encrypted"}}]
    text = QUEUE.replace("NAME", "first").replace("ENCRYPTED", "true")
    return write(folder, text, {"stack": "good", "constraints": constraints})


def write_bad(folder: Path) -> Path:
    """One with three failures, a waiver, a map of flows with a hop that fails, and access for everybody."""
    text = QUEUE.replace("NAME", "first").replace("ENCRYPTED", "false")
    text += "\n" + QUEUE.replace("NAME", "second").replace("ENCRYPTED", "false") + MAP
    waiver = {"constraint": "sqs-encrypts", "resource": "aws_sqs_queue.second", "reason": "moved next month",
              "owner": "platform", "expires": MONTH}  # fmt: skip
    constraints = [
        {"sqs-encrypts": {"clause": "Queues are encrypted"}},
        {"iam-names-every-resource": {"clause": "Policies name what they are for"}},
        {"iam-trust-names-principals": {"clause": "Roles are assumed by whom we know"}},
        {"sns-policy-not-public": {"clause": "Topics are ours"}},
    ]
    return write(folder, text, {"stack": "bad", "constraints": constraints, "waivers": [waiver]})


def write_hostile(folder: Path) -> Path:
    """One that holds harm wherever a text can stand: names, keys, sids, actions, comments, clauses, reasons, owners."""
    keys = json.dumps(list(HARM)).replace("%{", "%%{")
    all_harm = json.dumps(" ".join(HARM)).replace("%{", "%%{")
    text = HOSTILE.replace("KEYS", keys).replace("ALL", all_harm).replace("COMMENT", " ".join(HARM))
    waiver = {"constraint": "iam-trust-names-principals", "resource": "aws_iam_role.r", "reason": " ".join(HARM),
              "owner": " ".join(HARM), "expires": MONTH}  # fmt: skip
    constraints: list[object] = [
        {"sqs-encrypts": {"clause": list(HARM)}},
        {"iam-names-every-resource": {"clause": " ".join(HARM)}},
        {"iam-trust-names-principals": {"clause": HARM[0]}},
        {"assert": " ".join(HARM), "clause": HARM[1], "of": "aws_iam_role", "path": "$.name", "equals": HARM[0],
         "fix": HARM[3]},
    ]  # fmt: skip
    contract: dict[str, object] = {"stack": " ".join(HARM), "constraints": constraints, "waivers": [waiver]}
    return write(folder, text, contract)


def many(results: list[Report | Unchecked], count: int) -> list[Report | Unchecked]:
    """Return as many reports as ``count``, each of another stack."""
    found: list[Report | Unchecked] = []
    for number in range(count):
        one = results[number % len(results)]
        assert isinstance(one, Report)
        label = f"stacks/{number}/contract.yaml"
        found.append(replace(one, contract=replace(one.contract, stack=f"stack {number}", label=label)))
    return found


def judged(*folders: Path) -> list[Report | Unchecked]:
    """Judge some stacks."""
    return check(folders)
