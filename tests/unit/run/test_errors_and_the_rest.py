"""An error costs what depends on it: the rest is judged, nothing that depends on it passes, and the status is 2."""

from pathlib import Path

import pytest

from stackproof.run.check import check_contract
from stackproof.run.outcomes import Report

GOOD = 'resource "aws_sqs_queue" "good" {\n  sqs_managed_sse_enabled = true\n}\n'
KEY = 'resource "aws_kms_key" "k" {\n  enable_key_rotation = %s\n}\n'
ENCRYPTS = "  - sqs-encrypts: {clause: c}\n"
ROTATES = "  - kms-key-rotates: {clause: c}\n"
PASSES = {"sqs-encrypts[aws_sqs_queue.good]": "passed"}


def judge(folder: Path, hcl: str, contract: str = ENCRYPTS, pins: str = "", **files: str) -> Report:
    (folder / "main.tf").write_text(hcl)
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.tf"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    (folder / "contract.yaml").write_text(f"stack: s\n{pins}constraints:\n{contract}")
    report = check_contract(folder / "contract.yaml")
    assert isinstance(report, Report), report
    assert report.exit_code == 2
    assert report.problems
    return report


def statuses(report: Report) -> dict[str, str]:
    return {outcome.id: outcome.status for outcome in report.outcomes}


TRY = "try(aws_sqs_queue.good.nam, true)"
UNKNOWN = [
    ("a misspelt argument", 'resource "aws_kms_key" "k" {\n  enable_key_rotatio = true\n}\n'),
    ("a reference to nothing", KEY % "local.nothing"),
    ("a reference to nothing in a local", KEY % "local.a" + "locals {\n  a = local.b\n}\n"),
    ("a misspelt attribute in try", KEY % TRY),
    ("a misspelt attribute in try in a local", KEY % "local.a" + f"locals {{\n  a = {TRY}\n}}\n"),
    ("a default of another type", KEY % "var.a" + 'variable "a" {\n  type = bool\n  default = []\n}\n'),
    ("a type that is none", KEY % "var.a" + 'variable "a" {\n  type = boo\n  default = true\n}\n'),
    ("a block that does not exist", 'resource "aws_kms_key" "k" {\n  rotation {\n    enabled = true\n  }\n}\n'),
    ("an argument in a block that does not exist", 'resource "aws_kms_key" "k" {\n  lifecycle {\n    a = 1\n  }\n}\n'),
]  # fmt: skip


@pytest.mark.parametrize("hcl", [hcl for _, hcl in UNKNOWN], ids=[what for what, _ in UNKNOWN])
def test_what_depends_on_a_mistake_is_undecided(hcl: str, tmp_path: Path) -> None:
    report = judge(tmp_path, GOOD + hcl, ENCRYPTS + ROTATES)
    assert statuses(report) == {**PASSES, "kms-key-rotates[aws_kms_key.k]": "undecided"}


@pytest.mark.parametrize(("written", "status"), [("arm64", "passed"), ("x86_64", "failed")])
def test_what_is_written_beside_a_mistake_is_judged(written: str, status: str, tmp_path: Path) -> None:
    hcl = f'resource "aws_lambda_function" "f" {{\n  architectures = ["{written}"]\n  runtim = "a"\n}}\n'
    report = judge(tmp_path, GOOD + hcl, ENCRYPTS + "  - lambda-runs-on-arm64: {clause: c}\n")
    assert statuses(report) == {**PASSES, "lambda-runs-on-arm64[aws_lambda_function.f]": status}


MODULE = 'variable "on" {\n  default = true\n}\n' + KEY % "var.on" + 'output "on" {\n  value = var.on\n}\n'


@pytest.mark.parametrize("given", ["onn = true", "on = local.nothing", f"on = {TRY}"])
def test_what_a_call_gives_wrongly_is_unknown_in_the_module(given: str, tmp_path: Path) -> None:
    hcl = GOOD + f'module "m" {{\n  source = "./m"\n  {given}\n}}\n' + KEY % "module.m.on"
    report = judge(tmp_path, hcl, ENCRYPTS + ROTATES, m__main=MODULE)
    keys = ("module.m.aws_kms_key.k", "aws_kms_key.k")
    assert statuses(report) == {**PASSES, **{f"kms-key-rotates[{key}]": "undecided" for key in keys}}


UNREAD = {
    "a module that is not installed": {"main": GOOD + 'module "m" {\n  source = "a/b/aws"\n}\n'},
    "a local module that is not there": {"main": GOOD + 'module "m" {\n  source = "./m"\n}\n'},
    "a file that does not parse": {"main": GOOD, "broken": "nonsense {"},
    "a block that Terraform does not have": {"main": GOOD + 'resourse "aws_sqs_queue" "bad" {\n}\n'},
    "a block without a label": {"main": GOOD + 'resource "aws_sqs_queue" {\n}\n'},
    "a file of a module that does not parse": {
        "main": GOOD + 'module "m" {\n  source = "./m"\n}\n', "m__main": "nonsense {",
    },
}  # fmt: skip


@pytest.mark.parametrize("files", UNREAD.values(), ids=UNREAD.keys())
@pytest.mark.parametrize(
    ("contract", "expected"),
    [
        (ENCRYPTS, {**PASSES, "sqs-encrypts": "undecided"}),
        ("  - sqs-encrypts: {clause: c, only: [aws_sqs_queue.good]}\n", PASSES),
        ("  - sqs-encrypts: {clause: c, only: [aws_sqs_queue.other]}\n", {"sqs-encrypts": "undecided"}),
        ("  - sqs-encrypts: {clause: c, only: ['aws_sqs_queue.g*']}\n", {**PASSES, "sqs-encrypts": "undecided"}),
        ("  - sqs-encrypts: {clause: c, count: 1}\n", {**PASSES, "sqs-encrypts": "undecided"}),
        ("  - sqs-encrypts: {clause: c, count: 0}\n", {**PASSES, "sqs-encrypts": "failed"}),
        ("  - kms-key-rotates: {clause: c, count: 0}\n", {"kms-key-rotates": "undecided"}),
        (ROTATES, {"kms-key-rotates": "undecided"}),
        ("  - {assert: a, clause: c, on: aws_vpc, count: 0}\n", {"a": "undecided"}),
        ("  - region-is: {clause: c, region: us-east-1}\n", {"region-is": "undecided"}),
    ],
)
def test_there_may_be_more_in_what_was_not_read(
    files: dict[str, str], contract: str, expected: dict[str, str], tmp_path: Path
) -> None:
    report = judge(tmp_path, files["main"], contract, **{key: text for key, text in files.items() if key != "main"})
    assert statuses(report) == expected


def test_pins_are_undecided_where_something_was_not_read(tmp_path: Path) -> None:
    pins = "resources: {aws_sqs_queue: 1, aws_kms_key: 0}\n"
    report = judge(tmp_path, GOOD, pins=pins, broken="nonsense {")
    found = statuses(report)
    assert (found["resources[aws_sqs_queue]"], found["resources[aws_kms_key]"]) == ("undecided", "undecided")
    pins = "resources: {aws_sqs_queue: 0}\n"
    assert statuses(judge(tmp_path, GOOD, pins=pins, broken="nonsense {"))["resources[aws_sqs_queue]"] == "failed"


def test_what_is_declared_where_nothing_was_read_is_no_mistake_of_its_own(tmp_path: Path) -> None:
    """One mistake gives one message."""
    hcl = KEY % "var.on" + 'resource "aws_sqs_queue" "good" {\n  sqs_managed_sse_enabled = true\n  name = local.name\n'
    hcl += "  provider = aws.other\n  depends_on = [aws_vpc.v]\n}\nmoved {\n  from = aws_vpc.a\n  to = aws_vpc.v\n}\n"
    report = judge(tmp_path, hcl, ENCRYPTS + ROTATES, broken='variable "on" {')
    assert [Path(problem.subject.file).name for problem in report.problems if problem.subject] == ["broken.tf"]
    assert statuses(report)["kms-key-rotates[aws_kms_key.k]"] == "undecided"
    assert statuses(report)["sqs-encrypts[aws_sqs_queue.good]"] == "passed"


def test_a_constraint_that_looks_at_other_resources_is_undecided_where_some_were_not_read(tmp_path: Path) -> None:
    hcl = 'resource "aws_sqs_queue_policy" "p" {\n  queue_url = "q"\n  policy = jsonencode({ Statement = [%s] })\n}\n'
    hcl %= '{ Effect = "Allow", Action = "sqs:*", Resource = "*", Principal = { AWS = aws_sqs_queue.good.arn } }'
    report = judge(tmp_path, GOOD + hcl, "  - sqs-policy-not-public: {clause: c}\n", broken="nonsense {")
    found = statuses(report)
    alone = found.pop("sqs-policy-not-public[aws_sqs_queue.good]")
    assert alone == "passed"  # it has no policy, whatever else there is
    assert list(found.values()) == ["undecided", "undecided"]


NOT_JUDGED = {
    "a value in a tfvars file that does not parse": {"main": GOOD, "terraform.tfvars": "a = ["},
    "an override file that does not parse": {"main": GOOD, "override.tf": "nonsense {"},
    "a file of OpenTofu": {"main": GOOD, "main.tofu": ""},
    "a name that is declared twice": {"main": GOOD + "locals {\n  a = 1\n}\nlocals {\n  a = 2\n}\n"},
    "a resource that is declared twice": {"main": GOOD + GOOD},
}


@pytest.mark.parametrize("files", NOT_JUDGED.values(), ids=NOT_JUDGED.keys())
def test_where_nobody_can_tell_what_depends_on_a_mistake_nothing_is_judged(
    files: dict[str, str], tmp_path: Path
) -> None:
    for name, text in files.items():
        if name != "main":
            (tmp_path / name).write_text(text)
    assert judge(tmp_path, files["main"]).outcomes == ()


TAGS = "  - {assert: tagged, clause: c, on: aws_sqs_queue, path: $.tags_all.team, equals: a}\n"
PROVIDER = 'provider "aws" {\n  %s\n  default_tags {\n    tags = {\n      team = "a"\n    }\n  }\n}\n'


@pytest.mark.parametrize(
    ("provider", "status"),
    [
        (PROVIDER % "", "passed"),
        (PROVIDER % "ignore_tag {}", "undecided"),
        ('provider "aws" {\n  default_tag {}\n}\n', "undecided"),
        ('provider "aws" {\n  alias = "b"\n}\n', "undecided"),
    ],
)
def test_what_a_provider_with_a_mistake_adds_is_unknown(provider: str, status: str, tmp_path: Path) -> None:
    hcl = GOOD.replace("}", "  provider = aws.a\n}") if "alias" in provider else GOOD
    mistake = "locals {\n  a = local.b\n}\n"
    found = statuses(judge(tmp_path, hcl + provider + mistake, TAGS))
    assert found == {"tagged[aws_sqs_queue.good]": status}


def test_what_reads_the_blocks_of_a_block_with_a_mistake(tmp_path: Path) -> None:
    """Nobody knows how many blocks there are that nobody wrote: a document is unknown, and nothing raises."""
    hcl = 'data "aws_iam_policy_document" "d" {\n  statement {\n    action = ["sqs:*"]\n  }\n}\n'
    hcl += 'resource "aws_sqs_queue_policy" "p" {\n  queue_url = "q"\n'
    hcl += "  policy = data.aws_iam_policy_document.d.json\n}\n"
    report = judge(tmp_path, GOOD + hcl, "  - sqs-policy-not-public: {clause: c}\n")
    assert statuses(report)["sqs-policy-not-public[aws_sqs_queue_policy.p]"] == "undecided"
