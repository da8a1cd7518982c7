"""Sensitive values in what the commands print, from wherever Terraform knows that they are sensitive."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from stackproof.commands import main
from stackproof.model.secrets import Secrets
from stackproof.reporters.forms import FORMS

FUNCTION = """
resource "aws_lambda_function" "settle" {
  function_name = "settle"
  role          = "arn:aws:iam::123456789012:role/settle"
  package_type  = "Image"
  image_uri     = IMAGE
}
"""
POLICY = """
resource "aws_sqs_queue" "open" {
  name   = "open"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*", Principal = "*",
    Condition = { StringEquals = { "aws:UserAgent" = sensitive("hunter2-agent") } } }] })
}
"""
CONTRACT = {
    "stack": "s",
    "constraints": [
        {"lambda-uses-private-ecr-image": {"clause": "c"}},
        {"assert": "a", "clause": "c", "on": "aws_lambda_function", "path": "$.image_uri", "equals": "hunter2-x"},
    ],
}
VARIABLE = 'variable "token" {\n  type      = string\n  sensitive = true\n}\n'
SENSITIVE: dict[str, dict[str, Any]] = {
    "a variable": {"main.tf": VARIABLE + FUNCTION.replace("IMAGE", '"x/${var.token}"')},
    "a variable of many lines": {
        "main.tf": VARIABLE + FUNCTION.replace("IMAGE", '"x/${split("\\n", var.token)[1]}"'),
        "given": "first line\nhunter2-second-line\n",
    },
    "a variable with quotes": {
        "main.tf": VARIABLE + FUNCTION.replace("IMAGE", 'var.token'), "given": 'hunter2"quoted\\\u00e9'
    },
    "a variable that does not convert": {
        "main.tf": VARIABLE.replace("string", "bool") + FUNCTION.replace("IMAGE", '"x"'), "given": "hunter2-True",
    },
    "a default that does not convert, whose line is shown": {
        "main.tf": VARIABLE.replace("string", "bool").replace("sensitive", 'default = "hunter2-default"\n  sensitive')
        + FUNCTION.replace("IMAGE", '"x"'),
        "given": None,
    },
    "a variable that is not valid": {
        "main.tf": VARIABLE.replace("}\n", '  validation {\n    condition     = length(var.token) < 3\n'
        '    error_message = "not ${var.token}"\n  }\n}\n') + FUNCTION.replace("IMAGE", '"x"'),
    },
    "a variable as an argument that is wrong": {
        "main.tf": VARIABLE + FUNCTION.replace("IMAGE", "cidrhost(var.token, 1)"),
    },
    "sensitive()": {"main.tf": FUNCTION.replace("IMAGE", '"x/${sensitive("hunter2-here")}"')},
    "sensitive() in an object": {"main.tf": FUNCTION.replace("IMAGE", '"x/${sensitive({ a = "hunter2-here" }).a}"')},
    "a variable of a module": {
        "main.tf": 'module "m" {\n  source = "./m"\n  token  = "hunter2-module"\n}\n',
        "m/main.tf": VARIABLE + FUNCTION.replace("IMAGE", '"x/${nonsensitive(var.token)}"'),
    },
    "an output of a module": {
        "main.tf": 'module "m" {\n  source = "./m"\n}\n' + FUNCTION.replace("IMAGE", "module.m.token"),
        "m/main.tf": 'output "token" {\n  value     = "hunter2-output"\n  sensitive = true\n}\n',
    },
    "an attribute of the provider": {
        "main.tf": 'resource "aws_db_instance" "d" {\n  instance_class = "x"\n  password = "hunter2-password"\n}\n'
        + FUNCTION.replace("IMAGE", '"x/${nonsensitive(aws_db_instance.d.password)}"'),
    },
    "JSON in an attribute of the provider": {
        "main.tf": 'resource "aws_secretsmanager_secret_version" "d" {\n  secret_id = "x"\n'
        '  secret_string = jsonencode({ key = "hunter2-password" })\n}\n'
        + FUNCTION.replace("IMAGE", '"x/hunter2-password"'),
    },
    "a text that is cut off": {
        "main.tf": VARIABLE + FUNCTION.replace("IMAGE", "var.token"),
        "given": "hunter2" * 100,
    },
}  # fmt: skip


PRINTED = [[], ["--json"], ["-v"], *([f"--{form}", "-"] for form in FORMS)]


@pytest.mark.parametrize("option", PRINTED, ids=str)
@pytest.mark.parametrize("name", SENSITIVE)
def test_nothing_of_it_is_printed(
    name: str, option: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = dict(SENSITIVE[name])
    monkeypatch.chdir(tmp_path)
    if (token := given.pop("given", "hunter2-token")) is not None:
        monkeypatch.setenv("TF_VAR_token", token)
    (tmp_path / "contract.yaml").write_text(json.dumps(CONTRACT))
    for file, text in given.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text)
    result = CliRunner().invoke(main, ["check", ".", *option])
    assert result.exit_code in (1, 2), result.output
    expected = [line for line in result.output.splitlines() if "hunter2" in line.replace("hunter2-x", "")]
    assert expected == []


@pytest.mark.parametrize("option", [[], ["--json"], ["--markdown"]], ids=str)
@pytest.mark.parametrize("name", SENSITIVE)
def test_nothing_of_it_is_in_a_comparison(
    name: str, option: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = dict(SENSITIVE[name])
    monkeypatch.chdir(tmp_path)
    if (token := given.pop("given", "hunter2-token")) is not None:
        monkeypatch.setenv("TF_VAR_token", token)
    for side in ("old", "new"):
        for file, text in {**given, "contract.yaml": json.dumps(CONTRACT)}.items():
            (tmp_path / side / file).parent.mkdir(exist_ok=True, parents=True)
            (tmp_path / side / file).write_text(text)
    (tmp_path / "old/main.tf").write_text(FUNCTION.replace("IMAGE", '"hunter2-x"') + VARIABLE)
    (tmp_path / "new/iam.tf").write_text(POLICY)
    result = CliRunner().invoke(main, ["compare", "old", "new", *option])
    assert result.exit_code in (0, 1, 2), result.output
    assert len(result.output.splitlines()) > 3
    assert [line for line in result.output.splitlines() if "hunter2" in line.replace("hunter2-x", "")] == []


def plan(value: str, marks: Any, *, sensitive: bool) -> dict[str, Any]:
    change = {"actions": ["create"], "before": None, "after_unknown": {}, "before_sensitive": False}
    named = {
        "address": "aws_lambda_function.settle", "mode": "managed", "type": "aws_lambda_function", "name": "settle",
        "provider_name": "registry.terraform.io/hashicorp/aws",
    }  # fmt: skip
    values = {"function_name": "settle", "package_type": "Image", "image_uri": value}
    module = {"variables": {"token": {"sensitive": True} if sensitive else {}}}
    return {
        "format_version": "1.2", "terraform_version": "1.11.4", "variables": {"token": {"value": "hunter2-token"}},
        "planned_values": {"root_module": {"resources": [named | {"schema_version": 0, "values": values}]}},
        "resource_changes": [named | {"change": change | {"after": values, "after_sensitive": marks}}],
        "configuration": {"root_module": module},
    }  # fmt: skip


PLANS = {
    "marked": plan("hunter2-image", {"image_uri": True}, sensitive=False),
    "made of a variable": plan("x/hunter2-token/y", {}, sensitive=True),
    "wholly marked": plan("hunter2-image", True, sensitive=False),
}


@pytest.mark.parametrize("option", PRINTED, ids=str)
@pytest.mark.parametrize("name", PLANS)
def test_nothing_of_a_plan_is_printed(
    name: str, option: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "contract.yaml").write_text(json.dumps(CONTRACT))
    (tmp_path / "plan.json").write_text(json.dumps(PLANS[name]))
    result = CliRunner().invoke(main, ["check", ".", "--plan", "plan.json", *option])
    assert result.exit_code == 1, result.output
    assert "hunter2" not in result.output.replace("hunter2-x", "")


HIDDEN = [
    (["hunter2"], 'x = "hunter2"', 'x = "(sensitive value)"'),
    (["hunter2"], "a longer hunter2text", "a longer (sensitive value)text"),
    (["abc"], 'abc "abc" abcd', 'abc "(sensitive value)" abcd'),  # too short to be told from a part of a word
    (["12345"], "12345, 123456, x12345, 12345.", "(sensitive value), 123456, x12345, 12345."),
    (['a"bcd'], r'x = "a\"bcd"', 'x = "(sensitive value)"'),
    (["a\nbcd"], r"a\nbcd", "(sensitive value)"),
    (["hunter2", "hunter2-long"], "hunter2-long", "(sensitive value)"),
    (["hunter2-long"], '"hunter2-lo...', '"(sensitive value)...'),
    (["hunter2-long"], "and so on...", "and so on..."),
    ([], "hunter2", "hunter2"),
]


@pytest.mark.parametrize(("secrets", "text", "expected"), HIDDEN)
def test_hide(secrets: list[str], text: str, expected: str) -> None:
    assert Secrets(secrets).hide(text) == expected


def test_a_source_text_keeps_its_columns() -> None:
    """So that what is drawn under it points to the right place."""
    assert Secrets(["hunter2"]).blot('a = "hunter2"\nb = 1\n') == 'a = "*******"\nb = 1\n'
