"""What came after the Terraform 1.11 language: read as it is documented, or told once for its block alone."""

from pathlib import Path
from typing import Any

import pytest

from stackproof.model import Stack
from stackproof.values import Unknown
from stackproof.views.hcl_directory import load_stack

QUEUE = 'resource "aws_sqs_queue" "q" {\n  name = "a"\n%s}\n'
ENABLED = QUEUE % "  lifecycle {\n    enabled = %s\n  }\n" + 'variable "v" {\n  type = bool\n}\n'


def load(folder: Path, hcl: str) -> Stack:
    (folder / "main.tf").write_text(hcl)
    stack = load_stack(folder)
    assert stack.errors == []
    return stack


@pytest.mark.parametrize(
    "hcl",
    [
        'variable "v" {\n  default = 1\n  const = true\n}\n',
        'variable "v" {\n  default = 1\n  deprecated = "use w"\n}\n',
        'output "o" {\n  value = 1\n  deprecated = "use p"\n}\n',
        QUEUE % "" + 'import {\n  to = aws_sqs_queue.q\n  identity = {\n    url = "u"\n  }\n}\n',
        'terraform {\n  encryption {\n    key_provider "pbkdf2" "k" {\n      passphrase = "p"\n    }\n  }\n}\n',
        'terraform {\n  state_store "aws_s3" {\n    bucket = "b"\n    provider "aws" {}\n  }\n}\n',
        'list "aws_instance" "l" {\n  provider = aws\n}\n',
        QUEUE % "  lifecycle {\n    enabled = true\n  }\n",
        'output "o" {\n  value = cidrcontains("10.0.0.0/8", "10.1.0.0/16")\n}\n',
    ],
)
def test_told_once(hcl: str, tmp_path: Path) -> None:
    assert [one.summary for one in load(tmp_path, hcl).diagnostics] == ["Newer language"]


@pytest.mark.parametrize(
    ("enabled", "instances", "name"),
    [("true", 1, "a"), ("false", 0, None), ('"false"', 0, None), ("var.v", 1, Unknown)],
)
def test_enabled(enabled: str, instances: int, name: Any, tmp_path: Path) -> None:
    """https://opentofu.org/docs/language/meta-arguments/enabled: what is not enabled is null."""
    stack = load(tmp_path, ENABLED % enabled + 'output "o" {\n  value = try(aws_sqs_queue.q.name, null)\n}\n')
    assert len(stack.resources) == instances
    found = stack.outputs["o"].value
    assert isinstance(found, Unknown) if name is Unknown else found == name


def test_a_provider_for_each_key(tmp_path: Path) -> None:
    """Which region a configuration has depends on the key: https://opentofu.org/docs/language/providers/configuration."""
    provider = (
        'provider "aws" {\n  alias = "by"\n  for_each = toset(["eu-west-1", "us-east-1"])\n  region = each.key\n}\n'
    )
    stack = load(tmp_path, provider + QUEUE % '  provider = aws.by["eu-west-1"]\n')
    assert isinstance(stack.resources["aws_sqs_queue.q"].region, Unknown)


def test_the_type_of_an_output(tmp_path: Path) -> None:
    """Terraform 1.15 converts the value."""
    assert load(tmp_path, 'output "o" {\n  value = "1"\n  type = number\n}\n').outputs["o"].value == 1
