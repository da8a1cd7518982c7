"""Coverage: what is set and no promise reads, and what the specification says and no clause quotes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_stacks import write

from stackproof.commands import main
from stackproof.model.json_documents import load_json, telling_documents
from stackproof.mutate.coverage import Coverage, find_coverage
from stackproof.mutate.reading import JSON, noted_stack
from stackproof.mutate.stacks import Proved, open_stack
from stackproof.run.judging import judge

HCL = """resource "aws_sqs_queue" "q" {
  name           = "q"
  delay_seconds  = 5
  redrive_policy = jsonencode({ deadLetterTargetArn = "arn", maxReceiveCount = 3 })
  tags           = { Name = "q", Team = "t" }
  timeouts {
    create = "1m"
  }
}

resource "aws_cloudwatch_event_rule" "r" {
  for_each      = toset(["a", "b"])
  name          = each.key
  event_pattern = "{\\"source\\": [\\"s\\", \\"t\\"]}"
  depends_on    = [aws_sqs_queue.q]
}

output "o" {
  description = "What."
  value       = aws_sqs_queue.q.name
}

output "bare" {
  value = 1
}
"""
EVERYTHING = {
    "aws_sqs_queue.q.name", "aws_sqs_queue.q.delay_seconds", "aws_sqs_queue.q.redrive_policy.deadLetterTargetArn",
    "aws_sqs_queue.q.redrive_policy.maxReceiveCount", "aws_sqs_queue.q.tags.Name", "aws_sqs_queue.q.tags.Team",
    "aws_sqs_queue.q.timeouts.create",
    "aws_cloudwatch_event_rule.r.name", "aws_cloudwatch_event_rule.r.event_pattern.source[0]",
    "aws_cloudwatch_event_rule.r.event_pattern.source[1]", "aws_cloudwatch_event_rule.r.depends_on",
    "output.o.value", "output.o.description", "output.bare.value",
}  # fmt: skip
NOTHING = "  - {assert: a, clause: c, 'on': aws_sns_topic, count: 0}\n"


def coverage_of(folder: Path, constraints: str, hcl: str = HCL, head: str = "") -> Coverage:
    found = open_stack(write(folder, hcl, f"stack: small\n{head}constraints:\n{constraints}"), "")
    assert isinstance(found, Proved), found
    return find_coverage(found.contract, found.sources)


def names(coverage: Coverage) -> set[str]:
    return {part.name for part in coverage.unread}


def test_a_contract_that_reads_nothing_leaves_everything(tmp_path: Path) -> None:
    found = coverage_of(tmp_path, NOTHING)
    assert names(found) == {part.name for part in found.parts} == EVERYTHING
    assert found.percent == 0


QUEUE, RULE = "'on': aws_sqs_queue", "'on': aws_cloudwatch_event_rule"


@pytest.mark.parametrize(
    ("assertion", "read"),
    [
        (f"{QUEUE}, path: $.name, equals: q", {"aws_sqs_queue.q.name"}),
        (f"{QUEUE}, path: $.tags.Team, equals: t", {"aws_sqs_queue.q.tags.Team"}),
        (f"{QUEUE}, path: $.tags, equals: {{Name: q, Team: t}}",
         {"aws_sqs_queue.q.tags.Team", "aws_sqs_queue.q.tags.Name"}),
        (f"{QUEUE}, json: redrive_policy, path: $.maxReceiveCount, equals: 3",
         {"aws_sqs_queue.q.redrive_policy.maxReceiveCount"}),
        (f"{RULE}, json: event_pattern, path: '$.source[1]', equals: t",
         {"aws_cloudwatch_event_rule.r.event_pattern.source[1]"}),
        (f"{RULE}, only: ['*[\"a\"]'], path: $.name, equals: a", {"aws_cloudwatch_event_rule.r.name"}),
        (f"{RULE}, depends_on: [aws_sqs_queue.q]", {"aws_cloudwatch_event_rule.r.depends_on"}),
        ("'on': output, path: $.o.description, exists: true", {"output.o.description"}),
    ],
)  # fmt: skip
def test_what_a_promise_reads(assertion: str, read: set[str], tmp_path: Path) -> None:
    found = coverage_of(tmp_path, f"  - {{assert: a, clause: c, {assertion}}}\n")
    assert EVERYTHING - names(found) == read


def test_a_constraint_of_the_catalogue_reads_too(tmp_path: Path) -> None:
    hcl = 'resource "aws_lambda_function" "f" {\n  function_name = "f"\n  role = "r"\n  architectures = ["arm64"]\n}\n'
    found = coverage_of(tmp_path, "  - lambda-runs-on-arm64: {clause: c}\n", hcl)
    assert names(found) == {"aws_lambda_function.f.function_name", "aws_lambda_function.f.role"}


def test_one_text_is_read_of_all_that_have_it(tmp_path: Path) -> None:
    """A policy is the document's, and that of each resource that carries it: whichever of them is asked last."""
    text = 'jsonencode({ Statement = [{ Action = "sqs:*", Resource = data.aws_caller_identity.me.arn }] })'
    carried = "".join(f'resource "aws_iam_policy" "{name}" {{\n  policy = local.text\n}}\n' for name in "ab")
    hcl = f'data "aws_caller_identity" "me" {{}}\nlocals {{\n  text = {text}\n}}\n{carried}'
    found = open_stack(write(tmp_path, hcl, f"stack: small\nconstraints:\n{NOTHING}"), "")
    assert isinstance(found, Proved)
    noted = noted_stack(found.sources.stack)
    policies = [one.get("policy") for one in noted.of_type("aws_iam_policy")]
    with telling_documents(noted.notes.told):
        assert load_json(policies[0])["Statement"][0]["Action"] == "sqs:*"
    way = ("policy", JSON, "Statement", 0, "Action")
    assert {("aws_iam_policy.a", way), ("aws_iam_policy.b", way)} <= noted.notes.read


def test_what_a_stack_shows_is_read_with_any_part_of_it(tmp_path: Path) -> None:
    hcl = 'provider "aws" {\n  region = "eu-west-1"\n}\noutput "o" {\n  value = { a = 1, b = 2 }\n}\n'
    assert names(coverage_of(tmp_path, NOTHING, hcl)) == {"provider.aws.region", "output.o.value"}
    value = "{'on': output, path: $.o.value.a, equals: 1"
    assert names(coverage_of(tmp_path, f"  - {value}, assert: a, clause: c}}\n", hcl)) == {"provider.aws.region"}
    region = "{expect: p, clause: c, of: provider.aws, is: {region: eu-west-1}}"
    assert names(coverage_of(tmp_path, f"  - {region}\n", hcl)) == {"output.o.value"}


def test_what_has_no_instance_is_told(tmp_path: Path) -> None:
    hcl = f'{HCL}resource "aws_sns_topic" "t" {{\n  count = 0\n}}\ndata "aws_region" "r" {{\n  for_each = {{}}\n}}\n'
    found = coverage_of(tmp_path, NOTHING, hcl)
    assert [part.name for part in found.absent] == ["aws_sns_topic.t", "data.aws_region.r"]
    result = CliRunner().invoke(main, ["coverage", str(tmp_path)])
    line = HCL.count("\n") + 1
    assert f"main.tf:{line}: aws_sns_topic.t has no instance here: no promise judges it." in result.output
    data = json.loads(CliRunner().invoke(main, ["coverage", str(tmp_path), "--json"]).output)
    assert [part["line"] for part in data["absent"]] == [line, line + 3]


def test_noting_changes_no_verdict() -> None:
    """What every contract in lib/ comes to is the same on a stack that notes what is read."""
    for folder in sorted((Path(__file__).parents[3] / "lib").iterdir()):
        if not (folder / "contract.yaml").exists():
            continue
        found = open_stack(folder, "")
        assert isinstance(found, Proved)
        report = judge(found.contract, noted_stack(found.report.stack))
        told = [(outcome.id, outcome.status, outcome.reasons) for outcome in report.outcomes]
        assert told == [(outcome.id, outcome.status, outcome.reasons) for outcome in found.report.outcomes]
        assert report.problems == ()


def test_what_a_contracts_own_python_reads_is_said_to_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("")
    head = f"stack: small\nimports: [own.py]\nconstraints:\n{NOTHING}"
    result = CliRunner().invoke(main, ["coverage", str(write(tmp_path, HCL, head).parent)])
    assert result.exit_code == 0
    assert "! What the constraints of own.py read is not counted." in result.output


SPECIFICATION = "# The queue\n\n- It delays messages by five seconds. It has a name.\n- Nobody else may send.\n"


@pytest.mark.parametrize(
    ("clause", "unquoted"),
    [
        ("It has a name", ["The queue", "It delays messages by five seconds.", "Nobody else may send."]),
        ("it  DELAYS messages ... a name", ["The queue", "Nobody else may send."]),
        ("five seconds. It has", ["The queue", "Nobody else may send."]),
    ],
)
def test_sentences_that_no_clause_quotes(clause: str, unquoted: list[str], tmp_path: Path) -> None:
    (tmp_path / "spec.md").write_text(SPECIFICATION)
    found = coverage_of(tmp_path, NOTHING.replace("clause: c", f"clause: '{clause}'"), head="specification: spec.md\n")
    assert [sentence.text for sentence in found.specification.unquoted] == unquoted
    assert found.specification.strange == ()


def test_clauses_of_access_count_and_so_does_what_it_reads(tmp_path: Path) -> None:
    (tmp_path / "spec.md").write_text("Nobody else may send. The queue is private.\n")
    line = "{who: sns.amazonaws.com, do: sqs:SendMessage, clause: The queue is private}"
    table = f"access:\n  clause: Nobody else may send\n  resources: {{aws_sqs_queue.q: {{may: {line}}}}}\n"
    statement = 'Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = "sqs:SendMessage"'
    policy = f'jsonencode({{ Version = "2012-10-17", Statement = [{{ {statement}, Resource = "*" }}] }})'
    hcl = f'resource "aws_sqs_queue" "q" {{\n  policy = {policy}\n}}\n'
    bare = coverage_of(tmp_path, NOTHING, hcl, "specification: spec.md\n")
    found = coverage_of(tmp_path, NOTHING, hcl, f"specification: spec.md\n{table}")
    assert (len(bare.specification.unquoted), len(found.specification.unquoted)) == (2, 0)
    assert {part.name for part in bare.unread} - {part.name for part in found.unread}


def test_a_clause_that_the_specification_does_not_have(tmp_path: Path) -> None:
    (tmp_path / "spec.md").write_text(SPECIFICATION)
    found = coverage_of(tmp_path, NOTHING, head="specification: spec.md\n")
    assert found.specification.strange == ("c",)


def test_a_specification_that_is_kept_elsewhere_is_said(tmp_path: Path) -> None:
    write(tmp_path, HCL, f"stack: small\nspecification: [a page of the wiki]\nconstraints:\n{NOTHING}")
    result = CliRunner().invoke(main, ["coverage", str(tmp_path)])
    assert result.exit_code == 0
    assert "! Specification: a page of the wiki is kept elsewhere; what it says cannot be compared." in result.output
    assert "     3  aws_sqs_queue.q.delay_seconds" in result.output
    assert result.output.rstrip().endswith("small: 0.0 %: 0 of 14 are read")
    found = json.loads(CliRunner().invoke(main, ["coverage", str(tmp_path), "--json"]).output)
    assert found["specification"]["missing"] == ["a page of the wiki is kept elsewhere"]
    assert {part["name"] for part in found["unread"]} == EVERYTHING


@pytest.mark.parametrize(("command", "words"), [("coverage", "reads no further"), ("mutate", "edits say nothing")])
def test_a_stack_that_does_not_hold_is_refused_in_words_of_the_command(
    command: str, words: str, tmp_path: Path
) -> None:
    plain = HCL.replace("}", "  sqs_managed_sse_enabled = false\n}", 1)
    write(tmp_path, plain, "stack: small\nconstraints:\n  - sqs-encrypts: {clause: c}\n")
    result = CliRunner().invoke(main, [command, str(tmp_path)])
    assert (result.exit_code, words in " ".join(result.output.split())) == (2, True), result.output
