"""Providers besides AWS: which schema says something of a stack, and what follows of it."""

from pathlib import Path
from typing import Any

import pytest

from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.provider_versions import choose_reading
from stackproof.evaluate.root_module import evaluate_stack
from stackproof.model import Stack
from stackproof.schema import others
from stackproof.values import Unknown

LOCK = 'provider "registry.terraform.io/hashicorp/{}" {{\n  version = "{}"\n  hashes = ["h1:a"]\n}}\n'
RANDOM = others()["random"].version
KUBERNETES = others()["kubernetes"].version


def requires(name: str, source: str, version: str = "") -> str:
    said = f'source = "{source}"' + (f'\n      version = "{version}"' if version else "")
    return f"terraform {{\n  required_providers {{\n    {name} = {{\n      {said}\n    }}\n  }}\n}}\n"


def evaluate(folder: Path, hcl: str) -> Stack:
    (folder / "main.tf").write_text(hcl)
    return evaluate_stack(folder, {}, Environment("123456789012", "eu-west-1"))[0]


def summaries(stack: Stack) -> list[tuple[str, str]]:
    return [(one.severity, one.summary) for one in stack.diagnostics]


@pytest.mark.parametrize(
    ("hcl", "lock", "unread", "opened"),
    [
        ("", "", False, False),
        (requires("random", "hashicorp/random"), "", False, False),
        (requires("random", "hashicorp/random", "~> 3.1.0"), "", False, False),
        (requires("random", "hashicorp/random", "~> 3.1"), "", False, True),
        (requires("random", "hashicorp/random", ">= 99.0"), "", False, True),
        (requires("random", "registry.terraform.io/hashicorp/random", f"= {RANDOM}"), "", False, False),
        (requires("random", "hashicorp/random", "~> 3.0"), LOCK.format("random", "3.5.1"), False, False),
        (requires("random", "hashicorp/random", "~> 3.0"), LOCK.format("random", "3.999.0"), False, True),
        (requires("random", "hashicorp/random", "~> 2.0"), "", False, True),
        (requires("random", "example/random"), "", True, False),
        (requires("random", "hashicorp/random", "nonsense"), "", False, False),
    ],
)
def test_reading(hcl: str, lock: str, unread: bool, opened: bool, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(hcl)
    if lock:
        (tmp_path / ".terraform.lock.hcl").write_text(lock)
    reading, _ = choose_reading(tmp_path, ".")
    assert ("random" in reading.unread, "random" in reading.opened) == (unread, opened)


def test_an_older_major_version_of_a_large_provider_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(requires("kubernetes", "hashicorp/kubernetes", "~> 1.13"))
    assert "kubernetes" in choose_reading(tmp_path, ".")[0].unread


MISFITS = [
    ('resource "random_pet" "p" {\n  lenght = 3\n}\n', [("error", "Unsupported argument")]),
    ('resource "random_pett" "p" {}\n', [("error", "Unknown resource type")]),
    ('data "archive_fil" "p" {}\n', [("error", "Unknown data source")]),
    ('resource "random_integer" "i" {\n  min = 1\n}\n', [("error", "Missing required argument")]),
    ('resource "kubernetes_namespace" "n" {}\n', [("error", "Missing block")]),
    (
        'resource "tls_private_key" "k" {\n  algorithm = "RSA"\n  id        = "a"\n}\n',
        [("error", "Value for read-only attribute")],
    ),
    ('provider "kubernetes" {\n  hosst = "https://a"\n}\n', [("error", "Unsupported argument")]),
    (
        'resource "random_pet" "p" {}\noutput "o" {\n  value = random_pet.p.idd\n}\n',
        [("error", "Unsupported attribute")],
    ),
    (
        'resource "null_resource" "n" {\n  lifecycle {\n    ignore_changes = [trigger]\n  }\n}\n',
        [("error", "Unsupported attribute")],
    ),
    ('ephemeral "random_passwort" "p" {\n  length = 3\n}\n', [("error", "Unknown ephemeral resource")]),
    ('resource "helm_release" "r" {\n  name  = "a"\n  chart = "b"\n  set   = [{ name = "c" }]\n}\n', []),
    (
        'resource "helm_release" "r" {\n  name  = "a"\n  chart = "b"\n  set   = [{ value = "c" }]\n}\n',
        [("error", "Incorrect attribute value type")],
    ),
    ('resource "elsewhere_thing" "t" {\n  anything = 1\n}\n', []),
]


@pytest.mark.parametrize(("hcl", "expected"), MISFITS)
def test_what_a_schema_does_not_have_is_an_error(hcl: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    assert summaries(evaluate(tmp_path, hcl)) == expected


OPEN = """terraform {
  required_providers {
    random = { source = "hashicorp/random", version = "~> 3.1" }
    helm   = { source = "hashicorp/helm", version = ">= 2.0" }
  }
}
"""


@pytest.mark.parametrize(
    ("hcl", "expected"),
    [
        ('resource "random_pet" "p" {\n  invented = 3\n}\n', [("warning", "Newer than the schema")]),
        ('resource "random_pet" "p" {\n  lenght = 3\n}\n', [("error", "Unsupported argument")]),
        ('resource "random_invention" "p" {}\n', [("warning", "Newer than the schema")]),
        ('resource "random_pet" "p" {}\noutput "o" {\n  value = random_pet.p.invention\n}\n', []),
        ('provider "helm" {\n  invented = 1\n}\n', [("warning", "Newer than the schema")]),
    ],
)
def test_where_a_newer_version_may_be_meant(hcl: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    assert summaries(evaluate(tmp_path, OPEN + hcl)) == expected


KNOWN: list[tuple[str, str, tuple[str | int, ...], Any]] = [
    ('resource "random_pet" "a" {}', "random_pet.a", ("length",), 2),
    ('resource "random_pet" "a" {}', "random_pet.a", ("prefix",), None),
    ('resource "random_password" "a" {\n  length = 9\n}', "random_password.a", ("special",), True),
    ('resource "null_resource" "a" {}', "null_resource.a", ("triggers",), None),
    ('resource "terraform_data" "a" {}', "terraform_data.a", ("input",), None),
    (
        'resource "helm_release" "a" {\n  name  = "n"\n  chart = "c"\n  set   = [{ name = "x", value = "y" }]\n}',
        "helm_release.a",
        ("set", 0, "value"),
        "y",
    ),
    (
        'resource "kubernetes_namespace" "a" {\n  metadata {\n    name = "n"\n  }\n}',
        "kubernetes_namespace.a",
        ("metadata", 0, "name"),
        "n",
    ),
]


def value_of(stack: Stack, address: str, path: tuple[str | int, ...]) -> Any:
    found: Any = stack.resources[address].values
    for step in path:
        found = found[step]
    return found


@pytest.mark.parametrize(("hcl", "address", "path", "expected"), KNOWN)
def test_known(hcl: str, address: str, path: tuple[str | int, ...], expected: Any, tmp_path: Path) -> None:
    assert value_of(evaluate(tmp_path, hcl), address, path) == expected


UNKNOWN: list[tuple[str, str, tuple[str | int, ...]]] = [
    ('resource "random_pet" "a" {}', "random_pet.a", ("id",)),
    (
        'resource "kubernetes_namespace" "a" {\n  metadata {\n    name = "n"\n  }\n}',
        "kubernetes_namespace.a",
        ("metadata", 0, "labels"),
    ),
    (
        'resource "kubernetes_namespace" "a" {\n  metadata {\n    name = "n"\n  }\n}',
        "kubernetes_namespace.a",
        ("wait_for_default_service_account",),
    ),
    ('resource "kubernetes_service" "a" {\n  metadata {}\n  spec {}\n}', "kubernetes_service.a", ("spec", 0, "port")),
    ('resource "github_repository" "a" {\n  name = "n"\n}', "github_repository.a", ("has_issues",)),
    ('resource "vault_mount" "a" {\n  path = "p"\n  type = "kv"\n}', "vault_mount.a", ("description",)),
]


@pytest.mark.parametrize(("hcl", "address", "path"), UNKNOWN)
def test_what_nobody_set_is_unknown_where_a_default_may_be(
    hcl: str, address: str, path: tuple[str | int, ...], tmp_path: Path
) -> None:
    stack = evaluate(tmp_path, hcl)
    assert not stack.diagnostics
    assert isinstance(value_of(stack, address, path), Unknown)


def test_a_password_is_sensitive(tmp_path: Path) -> None:
    hcl = 'resource "random_password" "p" {\n  length = 9\n}\noutput "o" {\n  value = random_password.p.result\n}\n'
    assert "sensitive" in str(evaluate(tmp_path, hcl).diagnostics[0])


OLDER = requires("helm", "hashicorp/helm", ">= 2.9")


@pytest.mark.parametrize(
    "hcl",
    [
        'provider "helm" {\n  kubernetes {\n    host = "h"\n  }\n}\n',
        'resource "helm_release" "r" {\n  name  = "a"\n  chart = "b"\n  set {\n    name = "c"\n  }\n}\n',
        'resource "helm_release" "r" {\n  name  = "a"\n  chart = "b"\n  chartt = "c"\n}\n',
    ],
)
def test_what_an_older_line_may_have_is_a_warning(hcl: str, tmp_path: Path) -> None:
    assert {one.severity for one in evaluate(tmp_path, OLDER + hcl).diagnostics} <= {"warning"}


def test_attributes_of_a_provider_that_are_not_set_may_be_missing(tmp_path: Path) -> None:
    assert not evaluate(tmp_path, 'provider "helm" {\n  kubernetes = {\n    host = "h"\n  }\n}\n').diagnostics


def test_a_block_without_a_schema_has_attributes_that_nobody_wrote(tmp_path: Path) -> None:
    hcl = 'resource "azurerm_app_service" "a" {\n  identity {\n    type = "SystemAssigned"\n  }\n}\n'
    hcl += 'output "o" {\n  value = azurerm_app_service.a.identity[0].principal_id\n}\n'
    stack = evaluate(tmp_path, hcl)
    assert not stack.diagnostics
    assert isinstance(stack.outputs["o"].value, Unknown)


def test_aliases_of_a_root_module_are_no_values(tmp_path: Path) -> None:
    hcl = 'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n'
    hcl += "      configuration_aliases = [aws.other]\n    }\n  }\n}\n"
    assert not evaluate(tmp_path, hcl).errors


def test_an_older_aws_had_fewer_attributes_in_an_object(tmp_path: Path) -> None:
    hcl = 'resource "aws_route_table" "r" {\n  vpc_id = "vpc-1"\n  route = [{ cidr_block = "0.0.0.0/0" }]\n}\n'
    assert evaluate(tmp_path, hcl).errors
    assert not evaluate(tmp_path, hcl + requires("aws", "hashicorp/aws", "~> 3.0")).errors


def test_a_sensitive_count_is_allowed(tmp_path: Path) -> None:
    hcl = 'resource "terraform_data" "t" {\n  count = sensitive("a") == "" ? 0 : 2\n}\n'
    stack = evaluate(tmp_path, hcl)
    assert not stack.diagnostics
    assert len(stack.resources) == 2


OBJECTS = {
    "a type without a schema": (
        requires("foo", "example/foo")
        + 'resource "foo_bar" "x" {\n  secret = var.secret\n  inner {\n    a = var.secret\n  }\n}\n',
        "foo_bar.x",
    ),
    "a newer provider": (
        requires("aws", "hashicorp/aws", ">= 99.0")
        + 'resource "aws_db_instance" "x" {\n  instance_class = "db.t3.micro"\n  password = var.secret\n}\n',
        "aws_db_instance.x",
    ),
}
USES = (
    "jsonencode({})", "toset([{}])", "merge({}, { a = 1 })", "try({}.none.at_all, {})", "coalesce({}, null)",
    "nonsensitive(sensitive({}))", "tomap({ a = {} })", "{}", '[for one in [{}] : one]', "{}[*]", "can({}) ? {} : {}",
)  # fmt: skip


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("case", OBJECTS)
def test_an_object_that_may_have_more_goes_through_functions(case: str, use: str, tmp_path: Path) -> None:
    """Its attributes may be sensitive, and unknown: what functions make of it knows that, and is still an object."""
    hcl, name = OBJECTS[case]
    secret = 'variable "secret" {\n  default   = "a-secret-text"\n  sensitive = true\n}\n'
    stack = evaluate(
        tmp_path, f'{hcl}{secret}output "o" {{\n  sensitive = true\n  value = {use.replace("{}", name)}\n}}\n'
    )
    assert [one.summary for one in stack.diagnostics if one.severity == "error"] == []
    assert "o" in stack.outputs


def test_a_resource_of_a_provider_without_a_schema_goes_through_try(tmp_path: Path) -> None:
    """What it has is not told by what is written of it: it stays as it is."""
    hcl = requires("acme", "example/acme") + 'resource "acme_thing" "t" {\n  name = timestamp()\n}\n'
    stack = evaluate(tmp_path, hcl + 'output "o" {\n  value = try(acme_thing.t, null).color\n}\n')
    assert not stack.errors
    assert isinstance(stack.outputs["o"].value, Unknown)
