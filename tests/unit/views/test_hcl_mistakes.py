"""Bad input: each a diagnostic with its place and remedy, no traceback, and errors where Terraform refuses."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from stackproof.evaluate.data_sources import Environment
from stackproof.model import Stack
from stackproof.values import Unknown
from stackproof.views.hcl_directory import load_stack

Load = Callable[..., Stack]


def messages(stack: Stack) -> list[str]:
    return [f"{problem.subject}: {problem.summary}" for problem in stack.errors]


FUNCTION = 'resource "aws_lambda_function" "f" {\n  function_name = "f"\n  role = "r"\n  %s\n}\n'
QUEUE = 'resource "aws_sqs_queue" "q" {\n  name = %s\n}\n'


MANY = 'resource "aws_sqs_queue" "many" {\n  count = 2\n}\n' + FUNCTION % ""
ATTRIBUTE = "Unsupported attribute"
UNREACHED = [
    ("true ? 1 : aws_sqs_queue.many[0].nam", 24, ATTRIBUTE, 'Did you mean "name"?'),
    ("true ? 1 : data.aws_region.r.nam", 24, "Reference to undeclared data source", "Declare it"),
    ("true || aws_sqs_queue.many[0].nam == 1", 21, ATTRIBUTE, 'Did you mean "name"?'),
    ('join("", [for x in [] : aws_sqs_queue.many[0].nam])', 37, ATTRIBUTE, 'Did you mean "name"?'),
    ("try(aws_sqs_queue.many[0].nam, 1)", 17, ATTRIBUTE, 'Did you mean "name"?'),
    ("true ? 1 : aws_lambda_function.f.environment[0].variable", 24, ATTRIBUTE, 'Did you mean "variables"?'),
    ("true ? 1 : aws_lambda_function.f.environment.variables", 24, ATTRIBUTE, "use [0].variables"),
    ("true ? 1 : aws_lambda_function.f.role.arn", 24, ATTRIBUTE, "has no attribute"),
    ("true ? 1 : aws_sqs_queue.many.arn", 24, "Missing resource instance key", "[KEY].arn"),
    ("true ? 1 : aws_lambda_function.f[0].arn", 24, "Unexpected resource instance key", "remove the key"),
]


@pytest.mark.parametrize(
    ("text", "expected", "remedy"),
    [
        ("a = \n", ["main.tf:1:5: Missing expression"], ""),
        ("a = 1\n", ["main.tf:1:1: Argument outside a block"], ""),
        (QUEUE % '"q"\n  depends_on = [aws_sns_topic.t]', ["main.tf:3:17: Reference to undeclared object"], "declare"),
        (QUEUE % '"q"\n  depends_on = "aws_sns_topic.t"', ["main.tf:3:16: Invalid depends_on"], "list"),
        ('terraform {\n  required_version = join("", [">= 1"])\n}\n', ["main.tf:2:22: Value is not literal"], "itself"),
        *(
            (
                f"terraform {{\n  required_providers {{\n    aws = {entry}\n  }}\n}}\n",
                ["main.tf:3:11: Invalid provider requirement"],
                "aws",
            )
            for entry in (
                '{ version = ["~> 5.0"] }',
                "{ version = 5 }",
                '{ source = ["hashicorp/aws"] }',
                "5",
                '["~> 5.0"]',
            )
        ),
        (
            QUEUE % '"q"\n  lifecycle {\n    prevent_destroy = 1 == 1\n  }',
            ["main.tf:4:23: Value is not literal"],
            "true or false",
        ),
        *(
            (QUEUE % f'"${{{expression}}}"' + MANY, [f"main.tf:2:{at}: {summary}"], remedy)
            for expression, at, summary, remedy in UNREACHED
        ),
        (
            QUEUE % '"q"\n  connection {\n    host = "h"\n    usr = "u"\n  }',
            ["main.tf:5:5: Unsupported argument"],
            'Did you mean "user"?',
        ),
        (
            QUEUE % '"q"\n  provisioner "remote-exec" {\n    inline = ["a"]\n    connection {\n    }\n  }',
            ["main.tf:5:5: Missing required argument"],
            "host",
        ),
        ('resorce "a" "b" {\n}\n', ["main.tf:1:1: Unknown block type"], '"resource"'),
        ('resource "aws_sqs_queue" {\n}\n', ["main.tf:1:1: Wrong number of labels"], "2 labels"),
        (QUEUE % '"a"' + QUEUE % '"b"', ["main.tf:4:1: Declared twice"], "main.tf:1:1"),
        ("locals {\n  a = 1\n}\nlocals {\n  a = 2\n}\n", ["main.tf:5:3: Local defined twice"], "main.tf:2:3"),
        (QUEUE % "local.nothing", ["main.tf:2:10: Reference to undeclared local value"], "Declare it"),
        (QUEUE % "var.nothing", ["main.tf:2:10: Reference to undeclared variable"], "Declare it"),
        (QUEUE % "aws_sns_topic.t.arn", ["main.tf:2:10: Reference to undeclared object"], "aws_sns_topic.t"),
        (QUEUE % "data.aws_region.r.name", ["main.tf:2:10: Reference to undeclared data source"], "Declare it"),
        (QUEUE % "each.key", ["main.tf:2:10: Reference to undeclared object"], "for_each"),
        (QUEUE % "path.modul", ["main.tf:2:10: Reference to undeclared path"], '"module"'),
        (QUEUE % "aws_sqs_queue.q.arn", ["main.tf:2:10: Cycle"], "aws_sqs_queue.q -> aws_sqs_queue.q"),
        (QUEUE % "nosuch(1)", ["main.tf:2:10: Unknown function"], "nosuch"),
        (QUEUE % "lowwer(1)", ["main.tf:2:10: Unknown function"], '"lower"'),
        (QUEUE % "[]", ["main.tf:2:10: Incorrect attribute value type"], '"name"'),
        (QUEUE % '1 + "a"', ["main.tf:2:10: Invalid operand"], "number"),
        (QUEUE % '{ a = 1 }["b"]', ["main.tf:2:10: Invalid index"], '"b"'),
        (QUEUE % "null.x", ["main.tf:2:10: Unsupported attribute"], "null"),
        (
            "locals {\n  a = local.b\n  b = local.c\n  c = local.a\n  d = local.a\n}\n",
            ["main.tf:4:7: Cycle"],
            "local.a -> local.b -> local.c -> local.a",
        ),
        (
            FUNCTION % "reserved_concurrent_execution = 1",
            ["main.tf:4:3: Unsupported argument"],
            'Did you mean "reserved_concurrent_executions"?',
        ),
        ('resource "aws_lambda_functoin" "f" {\n}\n', ["main.tf:1:1: Unknown resource type"], '"aws_lambda_function"'),
        ('data "aws_regoin" "r" {\n}\n', ["main.tf:1:1: Unknown data source"], '"aws_region"'),
        ('resource "aws_sqs_queue" "q" {\n  tags {\n  }\n}\n', ["main.tf:2:3: Unsupported block"], "equals sign"),
        ('resource "aws_sqs_queue" "q" {\n  nested {\n  }\n}\n', ["main.tf:2:3: Unsupported block"], "nested"),
        ('resource "aws_sqs_queue" "q" {\n  arn = "x"\n}\n', ["main.tf:2:3: Value for read-only attribute"], "Remove"),
        ('resource "aws_kms_alias" "a" {\n}\n', ["main.tf:1:1: Missing required argument"], "target_key_id"),
        (
            'resource "aws_dynamodb_table" "t" {\n  name = "t"\n  attribute = []\n}\n',
            ["main.tf:3:3: Unsupported argument"],
            "without the equals sign",
        ),
        ('output "o" {\n}\n', ["main.tf:1:1: Missing required argument"], "value"),
        (
            'variable "v" {\n  type = number\n  default = "x"\n}\n',
            ["main.tf:3:3: Invalid value for variable"],
            "number",
        ),
    ],
    ids=lambda case: case[:60] if isinstance(case, str) else "",
)
def test_mistakes_in_a_file(load: Load, text: str, expected: list[str], remedy: str) -> None:
    stack = load(text)
    assert messages(stack) == expected
    assert remedy in stack.errors[0].detail
    assert stack.errors[0].detail.rstrip("\n").endswith((".", "?"))


def test_one_mistake_gives_one_message(load: Load) -> None:
    """What cannot be evaluated is unknown from there on, and silent."""
    stack = load(
        "locals {\n  bad = nonsense.x\n  worse = upper(local.bad)\n}\n"
        + QUEUE % '"${local.worse}-x"'
        + 'output "o" {\n  value = [for x in local.bad : x.y][0]\n}\n'
    )
    assert messages(stack) == ["main.tf:2:9: Reference to undeclared object"]
    assert isinstance(stack.resources["aws_sqs_queue.q"].values["name"], Unknown)


def test_the_other_files_are_still_read(load: Load) -> None:
    """A file that does not parse hides its own content, not that of others."""
    stack = load({"a.tf": "a = {\n", "main.tf": QUEUE % '"x"'})
    assert messages(stack) == ["a.tf:1:5: Unclosed bracket"]
    assert "aws_sqs_queue.q" in stack.resources


def test_an_empty_folder(tmp_path: Path) -> None:
    """A folder without configuration is no stack."""
    assert [error.summary for error in load_stack(tmp_path).errors] == ["No configuration files"]


def test_folders_that_are_none(tmp_path: Path) -> None:
    """Missing, a file, a link in a circle: the message names the path."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name in ("missing", "file", "loop"):
        (error,) = load_stack(tmp_path / name).errors
        assert error.summary == "Folder cannot be read"
        assert name in error.detail


def test_a_folder_named_like_a_file_is_passed_over(load: Load, tmp_path: Path) -> None:
    """As Terraform does."""
    (tmp_path / "modules.tf").mkdir()
    assert load(QUEUE % '"x"').errors == []


@pytest.mark.parametrize("name", ["#extra.tf", "~extra.tf", "extra.tf~", "#extra.tf#", ".extra.tf"])
def test_which_files_are_read(load: Load, tmp_path: Path, name: str) -> None:
    """Editors' copies are not; a name that only begins like one is."""
    (tmp_path / name).write_text('resource "aws_sns_topic" "extra" {}\n')
    read = name in ("#extra.tf", "~extra.tf")
    assert ("aws_sns_topic.extra" in load(QUEUE % '"x"').resources) == read


@pytest.mark.parametrize("name", ["main.tofu", "other.tofu.json"])
def test_files_of_opentofu_are_named(load: Load, tmp_path: Path, name: str) -> None:
    """OpenTofu would plan another stack."""
    (tmp_path / name).write_text("")
    (error,) = load(QUEUE % '"x"').errors
    assert (error.summary, str(error.subject)) == ("File of OpenTofu alone", f"{name}:1:1")


def test_links_that_lead_back_are_not_followed(load: Load, tmp_path: Path) -> None:
    """A folder that links to itself is read once."""
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert load(QUEUE % '"x"').errors == []


@pytest.mark.parametrize("kind", ["loop", "latin-1", "large", "binary"])
def test_files_that_are_none(load: Load, tmp_path: Path, kind: str) -> None:
    """What is named like a configuration file and is none is an error at that file."""
    path = tmp_path / "x.tf"
    match kind:
        case "loop":
            path.symlink_to(path)
        case "latin-1":
            path.write_bytes(b'locals {\n  a = "\xe9"\n}\n')
        case "large":
            path.write_bytes(b"# " + b"x" * 5_000_000)
        case "binary":
            path.write_bytes(os.urandom(4096))
    (error,) = load(QUEUE % '"x"').errors
    assert error.subject is not None
    assert error.subject.file == "x.tf"


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 5_000 + "1" + ")" * 5_000,
        "[" * 5_000 + "]" * 5_000,
        '"' + '${"' * 5_000 + '"}' * 5_000 + '"',
        "-" * 5_000 + "1",
        "upper(" * 5_000 + '"x"' + ")" * 5_000,
        "true ? 1 : " * 5_000 + "2",
        "[for x in " * 5_000 + "[]" + " : x]" * 5_000,
    ],
    ids=lambda text: text[:12],
)
def test_deep_nesting(load: Load, expression: str) -> None:
    """5,000 levels are refused or evaluated, in bounded time, without a traceback."""
    begin = time.perf_counter()
    stack = load(f"locals {{\n  a = {expression}\n}}\n")
    assert all(error.summary == "Nested too deeply" for error in stack.errors)
    assert time.perf_counter() - begin < 20


@pytest.mark.parametrize("sign", ["+", "&&", "=="])
def test_long_sums(load: Load, sign: str) -> None:
    """5,000 terms are a long line, not a deep one: they are evaluated."""
    term = "1" if sign == "+" else "true"
    stack = load(f'output "sum" {{\n  value = {f" {sign} ".join([term] * 5_000)}\n}}\n')
    assert stack.errors == []
    assert stack.outputs["sum"].value == (5_000 if sign == "+" else True)


def test_long_chains_of_locals(load: Load) -> None:
    """1,000 locals, each made from the one before."""
    lines = "".join(f"  l{number} = local.l{number - 1} + 1\n" for number in range(1, 1_000))
    stack = load(f'locals {{\n  l0 = 1\n{lines}}}\noutput "last" {{\n  value = local.l999\n}}\n')
    assert stack.errors == []
    assert stack.outputs["last"].value == 1_000


def test_account_and_region_that_nobody_named(tmp_path: Path) -> None:
    """They are unknown, and the reason says who could name them."""
    (tmp_path / "main.tf").write_text(
        'data "aws_caller_identity" "c" {}\ndata "aws_region" "r" {}\n'
        'output "o" {\n  value = [data.aws_caller_identity.c.account_id, data.aws_region.r.name]\n}\n'
    )
    stack = load_stack(tmp_path, {}, Environment())
    account, region = stack.outputs["o"].value
    assert "names no account" in str(account.why[0])
    assert "names a region" in str(region.why[0])


def test_branches_behind_an_unknown_condition_are_no_mistakes(load: Load) -> None:
    """Neither may be taken: an instance that is not there is none of our business yet."""
    stack = load(
        'variable "u" {}\nresource "aws_sqs_queue" "q" {\n  count = 0\n}\n'
        'output "o" {\n  value = var.u ? aws_sqs_queue.q[0].arn : "x"\n}\n'
    )
    assert stack.errors == []
    assert isinstance(stack.outputs["o"].value, Unknown)


def test_null_for_a_required_argument_is_no_mistake_where_no_instance_is_made(tmp_path: Path) -> None:
    """Terraform checks the values of instances alone; terraform-aws-modules write so throughout."""
    alias = 'resource "aws_kms_alias" "a" {\n  count = %s\n  target_key_id = var.key\n}\n'
    alias += 'variable "key" {\n  default = null\n}\n'
    (tmp_path / "main.tf").write_text(alias % 0)
    assert load_stack(tmp_path).errors == []
    (tmp_path / "main.tf").write_text(alias % 1)
    assert [one.summary for one in load_stack(tmp_path).errors] == ["Required argument is null"]
