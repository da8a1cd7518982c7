"""Which version of the AWS provider a stack is read by, and what follows of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.provider_versions import choose_reading
from stackproof.evaluate.root_module import evaluate_stack
from stackproof.model import Stack
from stackproof.model.regions import region_of
from stackproof.schema import SHIPPED, Reading
from stackproof.values import Unknown

OLD, NEW = SHIPPED
TERRAFORM = "terraform {{\n  required_providers {{\n    {}\n  }}\n}}\n"
LOCK = 'provider "registry.terraform.io/hashicorp/aws" {{\n  version = "{}"\n  hashes = ["h1:a"]\n}}\n'


def requires(version: str) -> str:
    return TERRAFORM.format(f'aws = {{\n      source = "hashicorp/aws"\n      version = "{version}"\n    }}')


def evaluate(folder: Path, hcl: str, version: str = "") -> Stack:
    (folder / "main.tf").write_text(hcl + (requires(version) if version else ""))
    return evaluate_stack(folder, {}, Environment("123456789012", "eu-west-1"))[0]


def said(stack: Stack) -> list[tuple[str, str]]:
    return [(one.severity, one.summary) for one in stack.diagnostics if one.summary != "Version of the provider"]


CONSTRAINTS: list[tuple[str, Reading, bool]] = [
    ("~> 5.0", Reading(OLD, exact=True), False),
    ("5.100.0", Reading(OLD, exact=True), False),
    (">= 5.0, < 6.2", Reading(OLD), False),
    ("~> 5.31.0", Reading(OLD), True),
    ("~> 4.0", Reading(OLD, open=True, older=frozenset({"aws"})), True),
    ("< 4.0", Reading(OLD, open=True, older=frozenset({"aws"})), True),
    (">= 5.0", Reading(OLD, either=True), True),
    ("~> 6.0", Reading(NEW, open=True), True),
    ("~> 6.2.0", Reading(NEW), True),
    ("6.69.1", Reading(NEW), False),
    ("> 6.0, < 6.70", Reading(NEW), True),
    (">= 7.0", Reading(NEW, open=True), True),
    ("nonsense", Reading(either=True), False),
]  # fmt: skip


@pytest.mark.parametrize(("version", "reading", "noted"), CONSTRAINTS)
def test_constraints(version: str, reading: Reading, noted: bool, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(requires(version))
    found, note = choose_reading(tmp_path, ".")
    assert (replace(found, meant=None, said=""), note is not None) == (reading, noted)


@pytest.mark.parametrize(
    ("version", "reading", "noted"),
    [
        ("5.100.0", Reading(OLD, exact=True), False),
        ("5.31.0", Reading(OLD), True),
        ("4.67.0", Reading(OLD, open=True, older=frozenset({"aws"})), True),
        ("6.69.1", Reading(NEW, exact=True), False),
        ("6.2.0", Reading(NEW), True),
        ("7.1.0", Reading(NEW, open=True), True),
    ],
)
def test_the_lock_file_decides(version: str, reading: Reading, noted: bool, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(requires(">= 4.0"))
    (tmp_path / ".terraform.lock.hcl").write_text(LOCK.format(version))
    found, note = choose_reading(tmp_path, ".")
    assert (replace(found, meant=None, said=""), note is not None) == (reading, noted)
    assert note is None or (version in note.detail and reading.version in note.detail)


@pytest.mark.parametrize(
    ("entry", "version"),
    [
        ('aws = "~> 6.0"', NEW),
        ('amazon = { source = "hashicorp/aws", version = "~> 6.0" }', NEW),
        ('aws = { source = "registry.terraform.io/hashicorp/aws", version = "~> 6.0" }', NEW),
        ('aws = { source = "someone/aws", version = "~> 6.0" }', OLD),
        ('random = { version = "~> 6.0" }', OLD),
        ("aws = { version = local.version }", OLD),
    ],
)
def test_which_entry_is_meant(entry: str, version: str, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(TERRAFORM.format(entry))
    assert choose_reading(tmp_path, ".")[0].version == version


def test_what_modules_require_counts_as_well(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "main.tf").write_text(requires(">= 5.0") + 'module "m" {\n  source = "./inner"\n}\n')
    (tmp_path / "inner/main.tf").write_text(requires(">= 6.0"))
    assert choose_reading(tmp_path, ".")[0].version == NEW


def test_json_may_require_it(tmp_path: Path) -> None:
    required = '{"terraform": [{"required_providers": {"aws": {"source": "hashicorp/aws", "version": "~> 6.0"}}}]}'
    (tmp_path / "main.tf.json").write_text(required)
    assert choose_reading(tmp_path, ".")[0].version == NEW


QUEUE = 'resource "aws_sqs_queue" "q" {\n  name = "q"\n%s}\n'
EIP = 'resource "aws_eip" "e" {\n  vpc = true\n}\n'
DOMAIN = 'resource "aws_simpledb_domain" "d" {\n  name = "n"\n}\n'
FITS = [
    ("6: the region of a resource", "6.69.1", QUEUE % '  region = "us-east-1"\n', []),
    ("5: the region of a resource", "~> 5.0", QUEUE % '  region = "us-east-1"\n', [("error", "Unsupported argument")]),
    ("either: what only the newest has", ">= 5.0", QUEUE % '  region = "us-east-1"\n', []),
    ("nothing said: what only the newest has", "", QUEUE % '  region = "us-east-1"\n', []),
    ("either: what only the older has", ">= 5.0", EIP, []),
    ("6: what it removed", "6.69.1", EIP, [("error", "Unsupported argument")]),
    ("6 or newer: what 6 removed", "~> 6.0", EIP, [("error", "Unsupported argument")]),
    ("6: a type that it removed", "6.69.1", DOMAIN, [("error", "Unknown resource type")]),
    ("6 or newer: a type that 6 removed", "~> 6.0", DOMAIN, [("error", "Unknown resource type")]),
    ("6: a type that it added", "6.69.1", 'resource "aws_uxc_account_customizations" "u" {\n}\n', []),
    ("newer: what no schema has", ">= 7.0", QUEUE % "  zzzz = 1\n", [("warning", "Newer than the schema")]),
    ("newer: a block that no schema has", ">= 7.0", QUEUE % "  zzzz {}\n", [("warning", "Newer than the schema")]),
    ("newer: a type that no schema has", ">= 7.0", 'resource "aws_zzzzzzzzzz" "d" {\n}\n',
     [("warning", "Newer than the schema")]),
    ("newer: what is misspelt", ">= 7.0", QUEUE % "  delay_second = 1\n", [("error", "Unsupported argument")]),
    ("locked: what no schema has", "6.69.1", QUEUE % "  zzzz = 1\n", [("error", "Unsupported argument")]),
]  # fmt: skip


@pytest.mark.parametrize(("version", "hcl", "found"), [case[1:] for case in FITS], ids=[case[0] for case in FITS])
def test_what_fits_the_schema(version: str, hcl: str, found: list[tuple[str, str]], tmp_path: Path) -> None:
    assert said(evaluate(tmp_path, hcl, version)) == found


def test_what_is_not_set_beside_a_newer_argument_is_unknown(tmp_path: Path) -> None:
    queue = evaluate(tmp_path, QUEUE % "  zzzz = 1\n", ">= 7.0").resources["aws_sqs_queue.q"]
    assert queue.values["name"] == "q"
    assert isinstance(queue.values["delay_seconds"], Unknown)


WAREHOUSE = 'resource "aws_redshift_cluster" "w" {\n  cluster_identifier = "w"\n  node_type = "ra3.large"\n}\n'


@pytest.mark.parametrize(("version", "public"), [("~> 5.0", True), ("~> 6.0", False), (">= 5.0", None), ("", None)])
def test_defaults_are_those_of_the_version(version: str, public: bool | None, tmp_path: Path) -> None:
    """Where either may be meant, one that differs is unknown: the 6.0 upgrade guide."""
    found = evaluate(tmp_path, WAREHOUSE, version).resources["aws_redshift_cluster.w"].values["publicly_accessible"]
    assert isinstance(found, Unknown) if public is None else found is public


REGION = 'provider "aws" {\n  region = "eu-west-1"\n}\nprovider "aws" {\n  alias = "us"\n  region = "us-east-2"\n}\n'


@pytest.mark.parametrize(
    ("given", "region"),
    [("", "eu-west-1"), ('  region = "us-east-1"\n', "us-east-1"), ("  provider = aws.us\n", "us-east-2"),
     ('  provider = aws.us\n  region = "us-east-1"\n', "us-east-1")],
)  # fmt: skip
def test_a_resource_has_a_region(given: str, region: str, tmp_path: Path) -> None:
    """Its own, or that of its provider: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/enhanced-region-support."""
    stack = evaluate(tmp_path, REGION + QUEUE % given, "~> 6.0")
    queue = stack.resources["aws_sqs_queue.q"]
    assert (queue.values["region"], region_of(stack, queue)) == (region, region)


def test_a_data_source_may_have_a_region(tmp_path: Path) -> None:
    hcl = REGION + 'data "aws_region" "r" {\n  region = "us-east-1"\n}\n'
    assert evaluate(tmp_path, hcl, "~> 6.0").data["data.aws_region.r"].values["region"] == "us-east-1"


def test_a_type_without_the_argument_has_no_region(tmp_path: Path) -> None:
    hcl = 'resource "aws_iam_user" "u" {\n  name = "u"\n}\n'
    assert "region" not in evaluate(tmp_path, hcl, "~> 6.0").resources["aws_iam_user.u"].values


def test_an_attribute_that_only_the_newest_has(tmp_path: Path) -> None:
    hcl = 'data "aws_region" "r" {\n}\nlocals {\n  r = data.aws_region.r.region\n}\n'
    assert said(evaluate(tmp_path, hcl, ">= 5.0")) == []


@pytest.mark.parametrize(
    ("attribute", "found"), [("nam", [("error", "Unsupported attribute")]), ("zzzzzz", []), ("name", [])]
)
def test_attributes_of_a_newer_provider(attribute: str, found: list[tuple[str, str]], tmp_path: Path) -> None:
    hcl = QUEUE % "" + f"locals {{\n  a = aws_sqs_queue.q.{attribute}\n}}\n"
    assert said(evaluate(tmp_path, hcl, "~> 6.0")) == found


@pytest.mark.parametrize(
    ("version", "lock", "meant"),
    [
        ("~> 6.28.0", "", (6, 29, 0, 0)),
        (">= 6.2, < 6.30", "", (6, 30, 0, 0)),
        ("~> 6.0", "", None),
        ("~> 6.0", "6.28.0", (6, 28, 0, 1)),
        ("~> 5.31.0", "", None),
        ("~> 5.0", "", None),
        ("6.69.1", "", None),
    ],
)
def test_a_version_between_those_that_are_shipped(
    version: str, lock: str, meant: tuple[int, ...] | None, tmp_path: Path
) -> None:
    (tmp_path / "main.tf").write_text(requires(version))
    if lock:
        (tmp_path / ".terraform.lock.hcl").write_text(LOCK.format(lock))
    assert choose_reading(tmp_path, ".")[0].meant == meant


NEWER = 'resource "aws_network_interface" "n" {\n  subnet_id = "subnet-1"\n  %s\n}\n'
TRACKING = "connection_tracking_specification {\n    udp_timeout = 30\n  }"


@pytest.mark.parametrize(
    ("hcl", "version", "expected"),
    [
        (NEWER % TRACKING, "6.28.0", ("error", "Unsupported block")),
        (NEWER % TRACKING, "6.67.0", ("warning", "Newer than the schema")),
        (NEWER % TRACKING, "6.69.1", None),
        (NEWER % "", "6.28.0", None),
    ],
)
def test_what_is_newer_than_the_lock(hcl: str, version: str, expected: tuple[str, str] | None, tmp_path: Path) -> None:
    (tmp_path / ".terraform.lock.hcl").write_text(LOCK.format(version))
    stack = evaluate(tmp_path, hcl, "~> 6.0")
    assert said(stack) == ([expected] if expected else [])
    assert all(version in one.detail for one in stack.diagnostics)


def test_a_type_that_is_newer_than_the_lock(tmp_path: Path) -> None:
    (tmp_path / ".terraform.lock.hcl").write_text(LOCK.format("6.0.0"))
    stack = evaluate(tmp_path, 'resource "aws_cloudwatch_otel_enrichment" "e" {}\n', "~> 6.0")
    assert ("error", "Unknown resource type") in said(stack)
    assert "came with hashicorp/aws 6." in stack.errors[0].detail


@pytest.mark.parametrize("text", ["garbage {{{", 'provider "a" {\n  version = \n}\n', "\0"])
def test_a_lock_file_that_cannot_be_read_is_an_error(text: str, tmp_path: Path) -> None:
    """Terraform then plans nothing: nobody knows which versions are meant."""
    (tmp_path / ".terraform.lock.hcl").write_text(text)
    assert evaluate(tmp_path, 'resource "aws_sqs_queue" "q" {}\n').errors


def test_a_lock_file_is_a_file(tmp_path: Path) -> None:
    (tmp_path / ".terraform.lock.hcl").mkdir()
    assert [one.summary for one in evaluate(tmp_path, "").errors] == ["Not a file"]
    (tmp_path / ".terraform.lock.hcl").rmdir()
    (tmp_path / ".terraform.lock.hcl").write_text("")
    assert evaluate(tmp_path, "").errors == []


@pytest.mark.parametrize(
    ("region", "more", "severities"),
    [
        ("eu-west-1", "", []),
        ("eu-wst-1", "", ["error"]),
        ("eu-west-9", "", ["warning"]),
        ("eu-wst-1", "skip_region_validation = true", []),
        ("eu-wst-1", "skip_region_validation = false", ["error"]),
        ("${var.region}", "", []),
    ],
)
def test_a_provider_names_a_region_of_aws(region: str, more: str, severities: list[str], tmp_path: Path) -> None:
    hcl = f'provider "aws" {{\n  region = "{region}"\n  {more}\n}}\nvariable "region" {{\n  type = string\n}}\n'
    found = [one for one in evaluate(tmp_path, hcl, "5.100.0").diagnostics if one.summary == "Unknown region"]
    assert [one.severity for one in found] == severities
