"""Judging: waivers, selectors, counts, and everything that must not pass because nothing was checked."""

from pathlib import Path

import pytest
from days import SOON

from stackproof.run.check import check_contract
from stackproof.run.outcomes import Report, Unchecked

HCL = """
variable "given" {}

resource "aws_sqs_queue" "open" {
  name = "open"
}

resource "aws_sqs_queue" "closed" {
  name                    = "closed"
  sqs_managed_sse_enabled = true
}

resource "aws_iam_role_policy" "two" {
  role = "r"
  policy = jsonencode({
    Statement = [
      { Sid = "First", Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" },
      { Sid = "Second", Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" },
    ]
  })
}
"""
MANY = 'resource "aws_sqs_queue" "many" {\n  for_each = toset([var.given])\n  name = each.key\n}\n'
ASSERT = "  - {assert: a, clause: c, on: "
ENCRYPTS = "  - sqs-encrypts: {clause: c}\n"
WAIVER = f"waivers:\n  - {{reason: r, owner: o, expires: {SOON}, constraint: "


def judge(contract: str, folder: Path, hcl: str = HCL) -> Report:
    (folder / "main.tf").write_text(hcl)
    (folder / "contract.yaml").write_text(f"stack: s\nconstraints:\n{contract}")
    report = check_contract(folder / "contract.yaml")
    assert isinstance(report, Report), report
    return report


def statuses(report: Report) -> dict[str, str]:
    return {outcome.id: outcome.status for outcome in report.outcomes}


def test_each_resource_has_an_outcome(tmp_path: Path) -> None:
    report = judge(ENCRYPTS, tmp_path)
    assert statuses(report) == {
        "sqs-encrypts[aws_sqs_queue.open]": "failed",
        "sqs-encrypts[aws_sqs_queue.closed]": "passed",
    }
    assert report.exit_code == 1


def test_a_waiver_covers_its_resource_alone(tmp_path: Path) -> None:
    report = judge(f"{ENCRYPTS}{WAIVER}sqs-encrypts, resource: aws_sqs_queue.open}}\n", tmp_path)
    assert statuses(report)["sqs-encrypts[aws_sqs_queue.open]"] == "waived"
    assert report.exit_code == 0


def test_a_waiver_covers_its_part_alone(tmp_path: Path) -> None:
    bound = "  - iam-names-every-resource: {clause: c}\n"
    aim = "iam-names-every-resource, resource: aws_iam_role_policy.two"
    assert judge(f"{bound}{WAIVER}{aim}, part: First, actions: [sqs:SendMessage]}}\n", tmp_path).exit_code == 1
    assert judge(f"{bound}{WAIVER}{aim}}}\n", tmp_path).exit_code == 0


def test_a_waiver_that_is_not_needed_is_stale(tmp_path: Path) -> None:
    report = judge(f"{ENCRYPTS}{WAIVER}sqs-encrypts, resource: aws_sqs_queue.closed}}\n", tmp_path)
    assert statuses(report)["sqs-encrypts[aws_sqs_queue.closed]"] == "stale"
    assert report.exit_code == 1


PROBLEMS = {
    "a waiver of nothing": (
        f"{ENCRYPTS}{WAIVER}sqs-encrypts, resource: aws_sqs_queue.opne}}\n",
        "Waiver matches nothing",
    ),
    "a type without resources": ("  - lambda-runs-on-arm64: {clause: c}\n", "Nothing to judge"),
    "a pattern without a match": ('  - sqs-encrypts: {clause: c, only: ["*opne*"]}\n', "Selector matches nothing"),
    "an exception without a match": ('  - sqs-encrypts: {clause: c, except: ["x"]}\n', "Selector matches nothing"),
    "everything excepted": ('  - sqs-encrypts: {clause: c, except: ["*"]}\n', "Nothing to judge"),
    "a misspelt type": (ASSERT + "aws_sqs_queu, path: $.name, exists: true}\n", "Unknown resource type"),
    "a misspelt type that should be absent": (ASSERT + "aws_sqs_queu, count: 0}\n", "Unknown resource type"),
    "a misspelt pin": (f"{ENCRYPTS}resources: {{aws_sqs_queu: 0}}\n", "Unknown resource type"),
    "no such data source": (ASSERT + "data.aws_region, path: $.name, exists: true}\n", "Nothing to judge"),
}


@pytest.mark.parametrize(("contract", "summary"), PROBLEMS.values(), ids=PROBLEMS)
def test_what_checks_nothing_is_a_problem(contract: str, summary: str, tmp_path: Path) -> None:
    report = judge(contract, tmp_path)
    assert summary in [problem.summary for problem in report.problems]
    assert report.exit_code == 2


def test_counts_and_pins(tmp_path: Path) -> None:
    assert judge("  - sqs-encrypts: {clause: c, only: [aws_sqs_queue.closed], count: 1}\n", tmp_path).exit_code == 0
    assert judge("  - sqs-encrypts: {clause: c, only: [aws_sqs_queue.closed], count: 2}\n", tmp_path).exit_code == 1
    absent = "  - lambda-runs-on-arm64: {clause: c, count: 0}\n"
    assert judge(absent, tmp_path).exit_code == 0
    assert judge(f"{absent}resources: {{aws_sqs_queue: 2}}\n", tmp_path).exit_code == 0
    assert (
        statuses(judge(f"{absent}resources: {{aws_sqs_queue: 1}}\n", tmp_path))["resources[aws_sqs_queue]"] == "failed"
    )


ROLE = 'resource "aws_iam_role" "r" {\n  assume_role_policy = jsonencode({ Statement = [] })\n}\n'
JUDGES_NOTHING: dict[str, tuple[list[str], str | None]] = {
    "": (["Nothing to judge"], None),
    ", count: 0": ([], "passed"),
    ", count: 1": ([], "failed"),
    ", count: 0, only: [aws_iam_role.r]": ([], "passed"),
    ", count: 1, only: [aws_iam_role.r]": ([], "failed"),
}


@pytest.mark.parametrize("keys", JUDGES_NOTHING)
def test_a_pinned_count_counts_what_is_judged(keys: str, tmp_path: Path) -> None:
    """A role without a policy has no action to name."""
    report = judge(f"  - iam-names-every-action: {{clause: c{keys}}}\n", tmp_path, ROLE)
    problems, status = JUDGES_NOTHING[keys]
    assert [problem.summary for problem in report.problems] == problems
    assert statuses(report).get("iam-names-every-action") == status


def test_an_unknown_number_of_instances_is_undecided(tmp_path: Path) -> None:
    """Never none: the placeholder is judged, and a count of it cannot be told."""
    report = judge(f"{ENCRYPTS}resources: {{aws_sqs_queue: 3}}\n", tmp_path, HCL + MANY)
    assert statuses(report)["resources[aws_sqs_queue]"] == "undecided"
    assert statuses(report)["sqs-encrypts[aws_sqs_queue.many[*]]"] == "failed"
    counted = judge("  - sqs-encrypts: {clause: c, only: ['*closed', '*many*'], count: 2}\n", tmp_path, HCL + MANY)
    assert statuses(counted)["sqs-encrypts"] == "undecided"


def test_undecided_fails_unless_the_contract_accepts_it(tmp_path: Path) -> None:
    hcl = 'variable "given" {}\nresource "aws_sqs_queue" "q" {\n  sqs_managed_sse_enabled = var.given\n}\n'
    undecided = judge(ENCRYPTS, tmp_path, hcl)
    assert (statuses(undecided), undecided.exit_code) == ({"sqs-encrypts[aws_sqs_queue.q]": "undecided"}, 1)
    reasons = [str(reason) for reason in undecided.outcomes[0].findings[0].verdict.why]
    assert len(reasons) == 1
    assert reasons[0].startswith("var.given has no value: ")
    assert reasons[0].endswith("main.tf:1")
    accepted = judge("  - sqs-encrypts: {clause: c, undecided: skip}\n", tmp_path, hcl)
    assert (statuses(accepted), accepted.exit_code) == ({"sqs-encrypts[aws_sqs_queue.q]": "skipped"}, 0)


def test_a_contract_that_cannot_be_read_is_unchecked(tmp_path: Path) -> None:
    (tmp_path / "contract.yaml").write_text("[")
    assert isinstance(check_contract(tmp_path / "contract.yaml"), Unchecked)


def test_a_constraint_of_the_stack_itself_is_waived_without_a_resource(tmp_path: Path) -> None:
    bound = "  - terraform-version: {clause: c, at_least: '1.5'}\n"
    assert judge(bound, tmp_path).exit_code == 1
    assert judge(f"{bound}{WAIVER}terraform-version}}\n", tmp_path).exit_code == 0
    aimed_wrongly = judge(f"{ENCRYPTS}{WAIVER}sqs-encrypts}}\n", tmp_path)
    assert [problem.summary for problem in aimed_wrongly.problems] == ["Waiver matches nothing"]


def test_a_provider_of_a_child_module_is_judged(tmp_path: Path) -> None:
    """A module may bring a region of its own."""
    (tmp_path / "child").mkdir()
    (tmp_path / "child/main.tf").write_text('provider "aws" {\n  region = "us-west-2"\n}\n')
    hcl = 'provider "aws" {\n  region = "us-east-1"\n}\n\nmodule "child" {\n  source = "./child"\n}\n'
    report = judge("  - region-is: {clause: c, region: us-east-1}\n", tmp_path, hcl)
    assert [finding.verdict.found for finding in report.outcomes[0].findings] == ['region = "us-west-2"']


def test_a_program_that_runs_at_the_plan_is_told(tmp_path: Path) -> None:
    """Where a promise is about what commands may grant, and nowhere else."""
    program = 'data "external" "x" {\n  program = ["aws", "iam"]\n}\n'
    role = 'resource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = jsonencode({ Statement = [] })\n}\n'
    for constraint, told in (("iam-no-administrator", ["Program is not judged"]), ("iam-trust-names-principals", [])):
        promise = f"  - {constraint}: {{clause: c, if-any: true}}\n"
        report = judge(promise, tmp_path, role + program)
        assert [one.summary for one in report.warnings] == told
