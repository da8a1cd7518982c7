"""The flows that ``stackproof init`` writes: each holds, and each hop that carries events is on one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from stackproof.commands import main
from stackproof.starting.flows import _chains, lies_on

QUEUE_POLICY = """
resource "aws_sqs_queue_policy" "{queue}" {{
  queue_url = aws_sqs_queue.{queue}.id
  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect    = "Allow", Principal = {{ Service = "sns.amazonaws.com" }}, Action = "sqs:SendMessage"
      Resource  = aws_sqs_queue.{queue}.arn
      Condition = {{ ArnEquals = {{ "aws:SourceArn" = aws_sns_topic.orders.arn }} }}
    }}]
  }})
}}

resource "aws_sns_topic_subscription" "{queue}" {{
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.{queue}.arn
  {filter}
}}

resource "aws_sqs_queue" "{queue}" {{
  name = "{queue}"
}}
"""
STACK = """
provider "aws" {
  region = "eu-west-1"
}

resource "aws_sns_topic" "orders" {
  name = "orders"
}
""" + QUEUE_POLICY.format(queue="all", filter="")  # fmt: skip
FILTERED = QUEUE_POLICY.format(queue="some", filter='filter_policy = jsonencode({ kind = ["new"] })')
BROKEN = QUEUE_POLICY.format(queue="none", filter="").replace('Effect    = "Allow"', 'Effect    = "Deny"')


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, list(map(str, arguments)))
    assert result.exit_code in (0, 1), result.output
    return result.output


def write(folder: Path, text: str) -> Path:
    (folder / "main.tf").write_text(text)
    return folder


def test_what_carries_events_is_written_and_holds(tmp_path: Path) -> None:
    run("init", write(tmp_path, STACK + FILTERED + BROKEN))
    text = (tmp_path / "contract.yaml").read_text()
    flows = yaml.safe_load(text)["flows"]
    assert [(one["flow"], one["path"]) for one in flows] == [
        ("aws_sns_topic.orders to aws_sqs_queue.all", ["aws_sns_topic.orders", "aws_sqs_queue.all"])
    ]
    _, _, said = text.partition("path: ")
    filtered, _, broken = said.partition("These lack something")
    assert "aws_sns_topic.orders -> aws_sqs_queue.some" in filtered
    assert "aws_sns_topic.orders -> aws_sqs_queue.none" in broken
    judged = json.loads(run("check", "--json", tmp_path))["stacks"][0]["outcomes"]
    assert [one["status"] for one in judged if one["constraint"].startswith("flow ")] == ["passed"]
    assert "all that could be added" in run("init", tmp_path)


def test_a_second_run_proposes_the_flow_that_is_new(tmp_path: Path) -> None:
    run("init", write(tmp_path, STACK))
    write(tmp_path, STACK + QUEUE_POLICY.format(queue="more", filter=""))
    added = [line for line in run("init", tmp_path).splitlines() if line.startswith("+") and "path:" in line]
    assert added == ["+    path: [aws_sns_topic.orders, aws_sqs_queue.more]"]


@pytest.mark.parametrize(
    ("steps", "paths"),
    [
        (["ab", "bc"], ["abc"]),
        (["bc", "ab"], ["abc"]),
        (["ab", "bc", "bd"], ["abc", "bd"]),
        (["ac", "bc", "cd"], ["acd", "bc"]),
        (["ab", "ba"], ["aba"]),
        (["aa"], ["aa"]),
        (["ab", "bc", "ca", "xa"], ["xabca"]),
        ([], []),
    ],
)
def test_every_step_is_on_one_path(steps: list[str], paths: list[str]) -> None:
    found = _chains({(step[0], step[1]): None for step in steps})
    assert sorted("".join(path) for path in found) == sorted(paths)


def test_a_path_lies_on_others() -> None:
    assert lies_on(("a", "b", "c"), [("x", "a", "b"), ("b", "c")])
    assert not lies_on(("a", "b", "c"), [("a", "b"), ("c", "b")])
