"""What Terraform finds around the files: workspaces, installed modules, where it is started, the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.installed_modules import InstalledModule
from stackproof.evaluate.instance_values import instance_value
from stackproof.evaluate.variables import CommandLineText
from stackproof.model import Stack
from stackproof.model.graph import is_plain
from stackproof.values import Unknown
from stackproof.views.hcl_directory import load_stack

Load = Callable[..., Stack]
QUEUE = 'resource "aws_sqs_queue" "q" {\n  name = NAME\n}\n'


def name_of(folder: Path, name: str, environment: Environment | None = None) -> Any:
    (folder / "main.tf").write_text(QUEUE.replace("NAME", name))
    stack = load_stack(folder, {}, environment)
    assert stack.errors == []
    return stack.resources["aws_sqs_queue.q"].values["name"]


def test_the_workspace_is_unknown_where_nobody_says_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it might switch is not decided by the one that happens to be called default."""
    monkeypatch.delenv("TF_WORKSPACE", raising=False)
    found = name_of(tmp_path, "terraform.workspace")
    assert isinstance(found, Unknown)
    assert "nobody says which workspace" in str(found.why[0])
    assert name_of(tmp_path, 'terraform.workspace == "prod" ? "a" : "b"') not in ("a", "b")


def test_who_says_which_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The contract or the command line, then TF_WORKSPACE, then the folder, as Terraform left it."""
    (tmp_path / ".terraform").mkdir()
    (tmp_path / ".terraform/environment").write_text("of-the-folder")
    monkeypatch.delenv("TF_WORKSPACE", raising=False)
    assert name_of(tmp_path, "terraform.workspace") == "of-the-folder"
    monkeypatch.setenv("TF_WORKSPACE", "of-the-environment")
    assert name_of(tmp_path, "terraform.workspace") == "of-the-environment"
    assert name_of(tmp_path, "terraform.workspace", Environment(workspace="prod")) == "prod"


def test_the_data_directory_holds_the_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TF_WORKSPACE", raising=False)
    monkeypatch.setenv("TF_DATA_DIR", ".data")
    (tmp_path / ".data").mkdir()
    (tmp_path / ".data/environment").write_text("stage\n")
    assert name_of(tmp_path, "terraform.workspace") == "stage"


def test_the_folder_that_terraform_is_started_in_is_unknown(tmp_path: Path) -> None:
    """A stack must not hold here and fail where it is deployed from."""
    assert isinstance(name_of(tmp_path, "path.cwd"), Unknown)
    assert name_of(tmp_path, 'path.module == "." ? "a" : "b"') == "a"


@pytest.mark.parametrize(
    ("installed", "source", "constraint", "problem"),
    [
        (("registry.terraform.io/acme/queue/aws", "1.4.0"), "acme/queue/aws", "~> 1.0", ""),
        (("registry.terraform.io/acme/queue/aws", "1.4.0"), "acme/queue/aws", None, ""),
        (("registry.terraform.io/acme/queue/aws", "1.4.0"), "acme/queue/aws", "~> 2.0", "version ~> 2.0 is asked for"),
        (("registry.terraform.io/acme/queue/aws", "1.4.0"), "acme/topic/aws", "~> 1.0", '"acme/topic/aws" is asked'),
        (("registry.terraform.io/a/iam/aws//modules/role", "5.0.0"), "a/iam/aws//modules/role", "5.0.0", ""),
        (("registry.terraform.io/a/iam/aws//modules/role", "5.0.0"), "a/iam/aws//modules/user", "5.0.0", "is asked"),
        (("git::https://github.com/acme/queue.git?ref=v1", ""), "github.com/acme/queue?ref=v1", None, ""),
        (("git::https://github.com/acme/queue.git?ref=v1", ""), "github.com/acme/queue?ref=v2", None, "is asked for"),
        (("git::ssh://git@example.com/acme/queue.git", ""), "git::ssh://git@example.com/acme/queue.git", None, ""),
        (("", ""), "acme/queue/aws", "~> 2.0", ""),
    ],
)
def test_an_installed_module_is_held_against_the_call(
    installed: tuple[str, str], source: str, constraint: str | None, problem: str
) -> None:
    found = InstalledModule("queue", *installed).problem(source, constraint)
    assert problem in found
    assert bool(found) == bool(problem)


def test_a_stale_module_is_not_judged(tmp_path: Path) -> None:
    """As Terraform, which wants an init; with the place of the version."""
    folder = tmp_path / ".terraform/modules/queue"
    folder.mkdir(parents=True)
    (folder / "main.tf").write_text('resource "aws_sns_topic" "t" {}\n')
    entry = {"Key": "queue", "Source": "registry.terraform.io/acme/queue/aws", "Version": "1.4.0"}
    manifest = {"Modules": [{**entry, "Dir": ".terraform/modules/queue"}]}
    (tmp_path / ".terraform/modules/modules.json").write_text(json.dumps(manifest))
    call = 'module "queue" {\n  source  = "acme/queue/aws"\n  version = "VERSION"\n}\n'
    (tmp_path / "main.tf").write_text(call.replace("VERSION", "~> 2.0"))
    (error,) = load_stack(tmp_path).errors
    assert (error.summary, error.subject and error.subject.line) == ("Module is out of date", 3)
    (tmp_path / "main.tf").write_text(call.replace("VERSION", "~> 1.0"))
    assert "module.queue.aws_sns_topic.t" in load_stack(tmp_path).resources


@pytest.mark.parametrize(
    ("type_", "given", "expected"),
    [
        ("list(string)", '["a", "b"]', ["a", "b"]),
        ("map(number)", "{ a = 1 }", {"a": 1}),
        ("object({ a = bool })", "{ a = true }", {"a": True}),
        ("string", '["a"]', '["a"]'),
        ("number", "3", 3),
        ("any", '["a"]', ("a",)),
    ],
)
def test_values_of_the_command_line_are_read_by_the_type(tmp_path: Path, type_: str, given: str, expected: Any) -> None:
    """A list is written as in HCL; what is to be a text is one."""
    (tmp_path / "main.tf").write_text(f'variable "v" {{\n  type = {type_}\n}}\noutput "v" {{\n  value = var.v\n}}\n')
    stack = load_stack(tmp_path, {"v": CommandLineText(given)})
    assert stack.errors == []
    assert stack.outputs["v"].value == expected


def test_tags_as_the_provider_plans_them(tmp_path: Path) -> None:
    """Elements that are null are left out, tags to be ignored are in no tags_all: recorded from Terraform 1.11.4."""
    (tmp_path / "main.tf").write_text("""
provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { base = "b", empty = null }
  }
  ignore_tags {
    keys         = ["billing"]
    key_prefixes = ["kubernetes.io/"]
  }
}
resource "aws_vpc" "one" {
  cidr_block = "10.0.0.0/16"
  tags       = { owner = null }
}
resource "aws_sqs_queue" "q" {
  name = "q"
  tags = { owner = null, team = "x", billing = "y", "kubernetes.io/role" = "z" }
}
resource "aws_acm_certificate" "c" {
  domain_name               = "pay.example"
  subject_alternative_names = ["*.pay.example"]
}
resource "aws_acm_certificate" "d" {
  domain_name = "pay.example"
}
""")
    found = {address: one.values for address, one in load_stack(tmp_path).resources.items()}
    assert (found["aws_vpc.one"]["tags"], found["aws_vpc.one"]["tags_all"]) == (None, {"base": "b"})
    assert found["aws_sqs_queue.q"]["tags"] == {"billing": "y", "kubernetes.io/role": "z", "team": "x"}
    assert found["aws_sqs_queue.q"]["tags_all"] == {"base": "b", "team": "x"}
    assert list(found["aws_acm_certificate.c"]["subject_alternative_names"]) == ["*.pay.example", "pay.example"]
    assert list(found["aws_acm_certificate.d"]["subject_alternative_names"]) == ["pay.example"]


MADE = 'resource "aws_sqs_queue" "q" {\n  count = 0\n  ARGUMENT\n}\n'


@pytest.mark.parametrize(
    ("argument", "summary"),
    [
        ('nam = "x"', "Unsupported argument"),
        ("name = var.nope", "Reference to undeclared variable"),
        ("polic {}", "Unsupported block"),
        ('name = "q-${count.index}"', ""),
    ],
)
def test_a_block_without_instances_is_held_against_its_schema(tmp_path: Path, argument: str, summary: str) -> None:
    """Names are checked without instances."""
    (tmp_path / "main.tf").write_text(MADE.replace("ARGUMENT", argument))
    assert [error.summary for error in load_stack(tmp_path).errors] == ([summary] if summary else [])


def test_quoted_references_are_read_with_a_warning(tmp_path: Path) -> None:
    """As Terraform 0.11 wanted them."""
    (tmp_path / "main.tf").write_text("""
resource "aws_sns_topic" "t" {}
resource "aws_sqs_queue" "q" {
  depends_on = ["aws_sns_topic.t"]
  lifecycle {
    ignore_changes = ["name"]
  }
}
output "same" {
  value = resource.aws_sns_topic.t.name == aws_sns_topic.t.name
}
""")
    stack = load_stack(tmp_path)
    assert stack.errors == []
    assert {found.summary for found in stack.diagnostics} == {"Quoted reference"}
    assert stack.resources["aws_sqs_queue.q"].depends_on == ("aws_sns_topic.t",)
    assert stack.outputs["same"].value is True


ARCHIVE = """
data "archive_file" "code" {
  type        = "zip"
  source_file = "app.py"
  output_path = "code.zip"
}
locals {
  zip = data.archive_file.code.output_path
}
resource "aws_lambda_function" "f" {
  function_name    = "f"
  role             = "arn:aws:iam::123456789012:role/f"
  filename         = data.archive_file.code.output_path
  source_code_hash = filebase64sha256(PATH)
}
"""


@pytest.mark.parametrize(
    ("path", "unknown"),
    [("data.archive_file.code.output_path", True), ("local.zip", True), ('"code.zip"', False)],
)
def test_a_file_that_the_run_makes_is_unknown(tmp_path: Path, path: str, unknown: bool) -> None:
    """The commonest way to write a function, on a fresh clone; a file that nobody makes is a mistake."""
    (tmp_path / "app.py").write_text("")
    (tmp_path / "main.tf").write_text(ARCHIVE.replace("PATH", path))
    stack = load_stack(tmp_path)
    assert [error.summary for error in stack.errors] == ([] if unknown else ["Invalid function argument"])
    if unknown:
        assert isinstance(stack.resources["aws_lambda_function.f"].values["source_code_hash"], Unknown)


@pytest.mark.parametrize(
    ("each", "refused"),
    [
        ("toset([aws_sqs_queue.q.arn])", True),
        ("{ a = aws_sqs_queue.q.arn }", False),
        ("toset([aws_sqs_queue.q.name])", False),
    ],
)
def test_keys_that_terraform_cannot_know_are_refused(tmp_path: Path, each: str, refused: bool) -> None:
    """It plans by them; values may be known later."""
    text = f'{QUEUE.replace("NAME", chr(34) + "q" + chr(34))}resource "aws_sns_topic" "t" {{\n  for_each = {each}\n}}\n'
    (tmp_path / "main.tf").write_text(text)
    summaries = [error.summary for error in load_stack(tmp_path).errors]
    assert summaries == (["Invalid for_each argument"] if refused else [])


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ('terraform {\n  required_version = "< 1.0"\n}\n', "Another version of Terraform"),
        ('terraform {\n  required_version = ">= 1.5"\n}\n', ""),
        ('action "aws_lambda_invoke" "a" {\n  config {}\n}\n', "Newer language"),
        ('resource "aws_sns_topic" "t" {\n  lifecycle {\n    action_trigger {}\n  }\n}\n', "Newer language"),
    ],
)
def test_other_versions_of_terraform_are_told_once(tmp_path: Path, text: str, summary: str) -> None:
    """The rest of the stack is judged."""
    (tmp_path / "main.tf").write_text(text)
    stack = load_stack(tmp_path)
    assert stack.errors == []
    assert [found.summary for found in stack.diagnostics] == ([summary] if summary else [])


LOGIC = 'VERSIONlocals {\n  x = null\n}\noutput "a" {\n  value = local.x != null && local.x.y\n}\n'


@pytest.mark.parametrize(
    ("version", "errors", "warnings"),
    [
        (">= 1.12", [], []),
        ("~> 1.11.0", ["Unsupported attribute"], []),
        ("", [], ["Evaluated as since Terraform 1.12"]),
    ],
)
def test_what_and_leaves_out(tmp_path: Path, version: str, errors: list[str], warnings: list[str]) -> None:
    """Since 1.12 the right side is left out where the left one decides; which one is meant, required_version says."""
    block = f'terraform {{\n  required_version = "{version}"\n}}\n' if version else ""
    (tmp_path / "main.tf").write_text(LOGIC.replace("VERSION", block))
    stack = load_stack(tmp_path)
    assert [found.summary for found in stack.errors] == errors
    told = [found.summary for found in stack.diagnostics if found.severity == "warning"]
    assert [one for one in told if one != "Another version of Terraform"] == warnings


@pytest.mark.parametrize(("prefix", "plain"), [("orders", True), ('a\\",\\"*', False)])
def test_a_random_name_is_as_plain_as_its_prefix(tmp_path: Path, prefix: str, plain: bool) -> None:
    """The prefix stands in it as it is, quotes and wildcards too."""
    (tmp_path / "main.tf").write_text(f'resource "random_pet" "p" {{\n  prefix = "{prefix}"\n}}\n')
    (resource,) = load_stack(tmp_path).resources.values()
    assert is_plain(instance_value(resource)["id"]) == plain


def test_a_misspelt_attribute_is_found_in_try(tmp_path: Path) -> None:
    """Terraform holds references against schemas before it evaluates anything."""
    text = QUEUE.replace("NAME", '"q"') + 'output "a" {\n  value = try(aws_sqs_queue.q.arnn, "none")\n}\n'
    (tmp_path / "main.tf").write_text(text)
    (error,) = load_stack(tmp_path).errors
    assert error.detail == 'aws_sqs_queue has no attribute "arnn". Did you mean "arn"?'
