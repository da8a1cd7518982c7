"""Ephemeral blocks and write-only arguments; the rest is in configurations/language.txt."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stackproof.model import Stack
from stackproof.values import is_unknown

Load = Callable[..., Stack]
SECRET = """ephemeral "aws_secretsmanager_secret_version" "s" {
  secret_id = "database"
}
"""


def version(argument: str, more: str = "") -> str:
    return f"""{SECRET}resource "aws_secretsmanager_secret_version" "v" {{
  secret_id = "copy"
  {argument}
  {more}
}}
"""


def test_write_only_argument_takes_an_ephemeral_value(load: Load) -> None:
    """It is kept in no plan, so that it is null there."""
    value = "ephemeral.aws_secretsmanager_secret_version.s.secret_string"
    stack = load(version(f"secret_string_wo = {value}", "secret_string_wo_version = 1"))
    assert stack.diagnostics == []
    resource = stack.resources["aws_secretsmanager_secret_version.v"]
    assert resource.values["secret_string_wo"] is None
    assert resource.values["secret_string_wo_version"] == 1


def test_known_write_only_argument_is_null_too(load: Load) -> None:
    stack = load(version('secret_string_wo = "x"', "secret_string_wo_version = 1"))
    assert stack.resources["aws_secretsmanager_secret_version.v"].values["secret_string_wo"] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            version("secret_string = ephemeral.aws_secretsmanager_secret_version.s.secret_string"),
            "main.tf:6:19: Ephemeral value not allowed",
        ),
        (
            version('secret_string = "x"', "depends_on = [ephemeral.aws_secretsmanager_secret_version.s]"),
            None,
        ),
        (
            SECRET + "locals {\n  s = ephemeral.aws_secretsmanager_secret_version.s\n}\n"
            'resource "aws_sqs_queue" "q" {\n  tags = { Secret = local.s.secret_string }\n}\n',
            "main.tf:8:10: Ephemeral value not allowed",
        ),
        (
            SECRET + "locals {\n  s = { a = ephemeral.aws_secretsmanager_secret_version.s, b = 1 }\n}\n"
            'resource "aws_sqs_queue" "q" {\n  delay_seconds = local.s.b\n}\n',
            None,
        ),
        (SECRET.replace("secret_id", "secretid"), "main.tf:2:3: Unsupported argument"),
        (SECRET.replace("secret_version", "secret_versions"), "main.tf:1:1: Unknown ephemeral resource"),
        (
            SECRET + 'output "o" {\n  value = ephemeral.aws_secretsmanager_secret_version.s.arn\n}\n',
            "main.tf:5:11: Ephemeral value not allowed",
        ),
        ("locals {\n  a = ephemeral\n}\n", "main.tf:2:7: Reference to undeclared object"),
        ("locals {\n  a = ephemeral.x\n}\n", "main.tf:2:7: Reference to undeclared object"),
        (
            "locals {\n  a = local.b\n  b = local.a\n}\n" + 'output "o" {\n  value = local.a\n}\n',
            "main.tf:3:7: Cycle",
        ),
    ],
)
def test_where_an_ephemeral_value_may_stand(load: Load, text: str, expected: str | None) -> None:
    found = [f"{problem.subject}: {problem.summary}" for problem in load(text).errors]
    assert found[:1] == ([] if expected is None else [expected])


def test_an_ephemeral_value_is_unknown(load: Load) -> None:
    """What it is, each run asks anew."""
    stack = load(
        SECRET + 'provider "aws" {\n  region = ephemeral.aws_secretsmanager_secret_version.s.secret_string\n}\n'
    )
    assert stack.errors == []
    assert is_unknown(stack.providers[0].values["region"])
