"""What ``fix`` takes away, what it leaves, and how the text looks then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stackproof.commands import main

ACCESS = """\
access:
  clause: Nobody else.
  roles:
    aws_iam_role.worker:
      assumed-by: {who: lambda.amazonaws.com}
      may: {do: "sqs:SendMessage", to: aws_sqs_queue.orders}
"""
CONTRACT = 'stack: small\naccount: {{id: "123456789012", region: eu-west-1}}\n{access}constraints:\n  - {id}:\n      clause: It is so.\n'
ROLE = """\
resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "worker" {
  name = "worker"
  role = aws_iam_role.worker.id
  policy = POLICY
}
"""
SEND = '{ Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.orders.arn }'
READ = '{ Sid = "Read", Effect = "Allow", Action = "s3:GetObject", Resource = "*" }'
DENY = '{ Sid = "No", Effect = "Deny", Action = "s3:GetObject", Resource = "*" }'


def policy(*statements: str) -> str:
    return ROLE.replace("POLICY", f"jsonencode({{ Statement = [{', '.join(statements)}] }})")


DOCUMENT = (
    ROLE.replace("POLICY", "data.aws_iam_policy_document.worker.json")
    + """
data "aws_iam_policy_document" "worker" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.orders.arn]
  }

  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}
"""
)
GROUP = """\
resource "aws_security_group" "web" {
  name = "web"

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8", "0.0.0.0/0"]
  }

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "udp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""
EVERYBODY = """\
resource "aws_sqs_queue_policy" "q" {
  queue_url = "q"
  policy    = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Principal = { AWS = PRINCIPALS } }] })
}
"""
POOL = 'resource "aws_memorydb_cluster" "c" {\n  acl_name            = "a"\n  final_snapshot_name = "last"\n  node_type           = "t"\n  name                = "c"\n}\n'
NAMES, OPEN = "iam-names-every-resource", "security-group-not-open"
MENDED = {
    "a statement, where access tells what is needed": (
        NAMES, ACCESS, policy(SEND, READ), policy(SEND), "without statement Read",
    ),
    "the first statement": (NAMES, ACCESS, policy(READ, SEND), policy(SEND), "without statement Read"),
    "a statement of a document": (
        NAMES, ACCESS, DOCUMENT, DOCUMENT.replace(DOCUMENT[DOCUMENT.index("\n  statement {\n    sid"):-2], ""), "without statement Read",
    ),
    "an element of a list": (
        NAMES, "", policy(SEND.replace("aws_sqs_queue.orders.arn", '[aws_sqs_queue.orders.arn, "*"]')),
        policy(SEND.replace("aws_sqs_queue.orders.arn", "[aws_sqs_queue.orders.arn]")), 'without "*"',
    ),
    "a principal": (
        "sqs-policy-not-public", "", EVERYBODY.replace("PRINCIPALS", '["*", "arn:aws:iam::123456789012:root"]'),
        EVERYBODY.replace("PRINCIPALS", '["arn:aws:iam::123456789012:root"]'), 'without "*"',
    ),
    "an element, and a block": (
        OPEN, "", GROUP, GROUP[: GROUP.index("\n  ingress {\n    from_port   = 443")].replace(', "0.0.0.0/0"', "") + "}\n",
        "without the block ingress",
    ),
    "an argument, and what was aligned is": (
        "stack-is-destroyable", "", POOL, POOL.replace('  final_snapshot_name = "last"\n', "").replace("            =", "  =").replace(
            "name                =", "name      ="
        ).replace("node_type           =", "node_type ="), "without final_snapshot_name",
    ),
}  # fmt: skip
LEFT = {
    "a statement that nothing tells whether it is needed": (
        NAMES, "", policy(SEND, READ), "statement Read could go, if nobody needs it: the contract has no access that would tell",
    ),
    "the only statement": (NAMES, "", policy(READ), "who may do what is for a person to say"),
    "a denial": (
        "log-group-retention", "", policy(SEND, DENY) + 'resource "aws_cloudwatch_log_group" "g" {\n  name = "g"\n}\n',
        "DAYS is for a person to say",
    ),
    "what an expression says": (
        "stack-is-destroyable", "", 'locals {\n  name = "last"\n}\n' + POOL.replace('"last"\n  n', "local.name\n  n"), "",
    ),
    "a principal who is the only one": (
        "sqs-policy-not-public", "", EVERYBODY.replace("PRINCIPALS", '["*"]'), "who may do what is for a person to say",
    ),
}  # fmt: skip


def write(folder: Path, id_: str, access: str, text: str) -> Path:
    (folder / "main.tf").write_text(text)
    (folder / "contract.yaml").write_text(CONTRACT.format(access=access, id=id_))
    return folder


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, ["fix", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


@pytest.mark.parametrize("name", list(MENDED))
def test_what_is_taken_away(name: str, tmp_path: Path) -> None:
    id_, access, before, after, told = MENDED[name]
    result = run(write(tmp_path, id_, access, before), "--apply", "--constraint", id_)
    assert (tmp_path / "main.tf").read_text() == after, result.output
    assert f"      {told}" in result.output.splitlines()
    assert "0 left" in result.output


@pytest.mark.parametrize("name", list(LEFT))
def test_what_stays(name: str, tmp_path: Path) -> None:
    id_, access, before, told = LEFT[name]
    result = run(write(tmp_path, id_, access, before), "--apply")
    assert ((tmp_path / "main.tf").read_text(), result.exit_code) == (before, 1), result.output
    assert told in result.output


def test_what_an_expectation_does_not_name_is_taken_away(tmp_path: Path) -> None:
    """A literal is; what an expression sets stays, for who wrote it decides."""
    queue = 'resource "aws_sqs_queue" "q" {\n  name          = "q"\n  delay_seconds = 5\n  policy        = jsonencode({Version = "2012-10-17"})\n}\n'
    (tmp_path / "main.tf").write_text(queue)
    named = "stack: small\nconstraints:\n  - expect: the queue\n    clause: It is so.\n    of: aws_sqs_queue.q\n    is: {name: q}\n"
    (tmp_path / "contract.yaml").write_text(named)
    result = run(tmp_path, "--apply")
    left = 'resource "aws_sqs_queue" "q" {\n  name   = "q"\n  policy = jsonencode({Version = "2012-10-17"})\n}\n'
    assert ((tmp_path / "main.tf").read_text(), result.exit_code) == (left, 1), result.output
    assert "1 mended, 1 left" in result.output


def test_a_statement_that_access_needs_stays(tmp_path: Path) -> None:
    needed = ACCESS.replace(
        'may: {do: "sqs:SendMessage", to: aws_sqs_queue.orders}',
        'may: [{do: "sqs:SendMessage", to: aws_sqs_queue.orders}, {do: "s3:GetObject", to: "*"}]',
    )
    before = policy(SEND, READ)
    result = run(write(tmp_path, NAMES, needed, before), "--apply", "--constraint", NAMES)
    assert ((tmp_path / "main.tf").read_text(), result.exit_code) == (before, 1), result.output


def test_what_access_does_not_list_is_taken_away(tmp_path: Path) -> None:
    """The failure is that of the table itself."""
    before = policy(SEND, READ.replace('"*"', '"arn:aws:s3:::b/*"'))
    result = run(write(tmp_path, "sqs-encrypts", ACCESS, before), "--apply", "--json", "--constraint", "access")
    assert (tmp_path / "main.tf").read_text() == policy(SEND), result.output
    assert [one["reason"] for one in json.loads(result.output)["mended"]] == ["without statement Read"]


DAYS = 'variable "days" {\n  type    = number\n  default = 7\n}\n\nresource "aws_cloudwatch_log_group" "g" {\n  name              = "g"\n  retention_in_days = var.days\n}\n'
RETENTION = "stack: small\nenvironments:\n  test: {account: {id: '111111111111'}}\n  live: {variables: {days: 14}}\nconstraints:\n  - log-group-retention:\n      clause: It is so.\n      days: 30\n"


@pytest.mark.parametrize(
    ("arguments", "code", "mended"),
    [
        ((), 1, True),  # of live somebody else sets the variable
        (("--environment", "test"), 0, True),
        (("--environment", "live"), 1, False),
        (("--environment", "test", "--var", "days=9"), 1, False),
        (("--environment", "live", "--var", "days=30"), 0, False),
        (("--environment", "test", "--var-file", "days.tfvars"), 0, False),
        (("--environment", "nowhere"), 2, False),
        (("--var", "days"), 2, False),
    ],
)
def test_what_is_given(
    arguments: tuple[str, ...], code: int, mended: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "main.tf").write_text(DAYS)
    (tmp_path / "days.tfvars").write_text("days = 30\n")
    (tmp_path / "contract.yaml").write_text(RETENTION)
    monkeypatch.chdir(tmp_path)
    result = run(".", "--apply", *arguments)
    written = (tmp_path / "main.tf").read_text()
    assert (result.exit_code, written) == (code, DAYS.replace("= 7", "= 30") if mended else DAYS), result.output
