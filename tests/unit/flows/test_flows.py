"""Flows in a contract: each hop on all that it takes. Each edit breaks one thing; each twin is as good as the stack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from judged_stacks import fails_for_what_is_hidden, judged, told

from stackproof.commands import main

STACK = (Path(__file__).parent / "stack.tf").read_text()
CONTRACT = """
stack: orders
account: {id: "123456789012", region: eu-west-1}
flows:
  - flow: an order is worked on
    clause: Orders are worked on
    path:
      - aws_sns_topic.orders
      - aws_lambda_function.first
      - aws_cloudwatch_event_bus.orders
      - aws_sfn_state_machine.work
      - aws_lambda_function.last
    passes:
      aws_sns_topic.orders: {attributes: {kind: order}}
      aws_cloudwatch_event_bus.orders: {source: orders, detail-type: Order}
    stops:
      aws_cloudwatch_event_bus.orders: [{source: refunds, detail-type: Order}]
  - flow: a file is read
    clause: Files are read
    path: [aws_s3_bucket.files, aws_sqs_queue.files, aws_lambda_function.reader]
    passes:
      aws_s3_bucket.files: {event: "s3:ObjectCreated:Put", key: in/a.csv}
    failures: aws_sqs_queue.lost
"""
REDRIVE = (
    "redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.lost.arn, maxReceiveCount = 3 })"
)
BREAKS = {  # what is replaced, by what, and what is said
    "another protocol": ('protocol  = "lambda"', 'protocol  = "https"', "the protocol is https"),
    "a filter of other messages": ('kind = ["order"]', 'kind = ["refund"]', "stops the event"),
    "no permission": (
        '"lambda:InvokeFunction"\n  principal     = "sns',
        '"lambda:GetFunction"\n  principal     = "sns',
        "lets SNS deliver",
    ),
    "a permission for another topic": (
        "source_arn    = aws_sns_topic.orders.arn",
        'source_arn    = "arn:aws:sns:eu-west-1:1:x"',
        "lets SNS deliver",
    ),
    "the bus is not named": (
        "BUS = aws_cloudwatch_event_bus.orders.name",
        'BUS = "elsewhere"',
        "no environment variable",
    ),
    "no grant on the bus": (
        'Action = "events:PutEvents"',
        'Action = "events:ListRules"',
        "may not use events:PutEvents",
    ),
    "a disabled rule": ('state          = "ENABLED"', 'state          = "DISABLED"', "state is DISABLED"),
    "a pattern of other events": ('detail-type = ["Order"]', 'detail-type = ["Refund"]', "stops the event"),
    "a pattern of too much": ('source = ["orders"]', 'source = [{ prefix = "" }]', "gets through"),
    "a target on the default bus": (
        "event_bus_name = aws_cloudwatch_event_bus.orders.name # target",
        "",
        "another bus",
    ),
    "a rule on the default bus": (
        "event_bus_name = aws_cloudwatch_event_bus.orders.name # rule",
        "",
        "nothing carries",
    ),
    "a role that does not start it": (
        'Action = "states:StartExecution"',
        'Action = "states:StopExecution"',
        "may not use states:StartExecution",
    ),
    "a role that EventBridge may not assume": (
        'Service = "events.amazonaws.com"',
        'Service = "ec2.amazonaws.com"',
        "may not assume the role",
    ),
    "a machine without the grant": (
        "Resource = aws_lambda_function.last.arn",
        "Resource = aws_lambda_function.first.arn",
        "may not use lambda:InvokeFunction",
    ),
    "a machine that calls another function": (
        "FunctionName = aws_lambda_function.last.arn",
        'FunctionName = "other"',
        "nothing carries",
    ),
    "other objects": ('filter_suffix = ".csv"', 'filter_suffix = ".json"', "stops the event"),
    "other events": ('["s3:ObjectCreated:*"]', '["s3:ObjectRemoved:*"]', "stops the event"),
    "a queue that does not admit S3": (
        'Service = "s3.amazonaws.com"',
        'Service = "sns.amazonaws.com"',
        "lets S3 notify",
    ),
    "a queue that admits another bucket": (
        '"aws:SourceArn" = aws_s3_bucket.files.arn',
        '"aws:SourceArn" = "arn:aws:s3:::x"',
        "lets S3 notify",
    ),
    "a key that does not admit S3": (
        'Service = ["s3.amazonaws.com"]',
        'Service = ["sns.amazonaws.com"]',
        "does not let s3.amazonaws.com use the key",
    ),
    "an AWS managed key": (
        "kms_master_key_id          = aws_kms_key.files.arn",
        'kms_master_key_id          = "alias/aws/sqs"',
        "admits no service",
    ),
    "a mapping that is off": ("enabled          = true", "enabled          = false", "enabled is false"),
    "a role that cannot delete": ('"sqs:DeleteMessage", ', "", "may not use sqs:DeleteMessage"),
    "a role that cannot decrypt": ('Action = "kms:Decrypt"', 'Action = "kms:Encrypt"', "may not kms:Decrypt"),
    "a short visibility": ("visibility_timeout_seconds = 180", "visibility_timeout_seconds = 20", "it is read twice"),
    "more concurrency than reserved": (
        "maximum_concurrency = 5",
        "maximum_concurrency = 9",
        "maximum_concurrency is 9",
    ),
    "no bound on concurrency": ("scaling_config {\n    maximum_concurrency = 5\n  }", "", "throttled batches"),
    "failures that go elsewhere": (
        "deadLetterTargetArn = aws_sqs_queue.lost.arn",
        "deadLetterTargetArn = aws_sqs_queue.other.arn",
        "goes to aws_sqs_queue.other",
    ),
    "failures that go nowhere": (REDRIVE, "", "goes nowhere"),
    "a queue in order, which S3 does not notify": (
        'name                       = "files"\n',
        'name                       = "files.fifo"\n  fifo_queue                 = true\n',
        "is FIFO, which S3 does not notify",
    ),
    "a machine that starts nowhere": (
        'StartAt = "Last"',
        'StartAt = "First"',
        "it begins at First, which is not there",
    ),
    "a machine that goes on nowhere": (
        "End        = true",
        'Next       = "After"',
        "Last leads to After, which is not there",
    ),
    "a machine that catches into nothing": (
        "End        = true",
        'End        = true\n        Catch      = [{ ErrorEquals = ["States.ALL"], Next = "Report" }]',
        "a Catch of Last leads to Report, which is not there",
    ),
}
TWINS = {
    "a wider pattern that stops the other": ('source = ["orders"]', 'source = [{ anything-but = "refunds" }]'),
    "a permission by pattern": (
        "source_arn    = aws_sns_topic.orders.arn",
        'source_arn    = "${aws_sns_topic.orders.arn}*"',
    ),
    "the default state": ('state          = "ENABLED"', ""),
    "the bus by its ARN": ("BUS = aws_cloudwatch_event_bus.orders.name", "BUS = aws_cloudwatch_event_bus.orders.arn"),
    "no reserved concurrency": ("reserved_concurrent_executions = 5", ""),
    "a queue without a customer key": ("kms_master_key_id          = aws_kms_key.files.arn", ""),
    "a filter on nothing": ('filter_policy = jsonencode({ kind = ["order"] })', "filter_policy = jsonencode({})"),
}


def test_the_stack_holds(tmp_path: Path) -> None:
    report = judged(tmp_path, STACK, CONTRACT)
    assert told(report) == ""
    assert report.exit_code == 0


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_fails_for_its_reason(name: str, tmp_path: Path) -> None:
    old, new, said = BREAKS[name]
    assert STACK.count(old) == 1
    report = judged(tmp_path, STACK.replace(old, new), CONTRACT)
    assert said in told(report)
    assert report.exit_code == 1


@pytest.mark.parametrize("name", TWINS)
def test_what_is_as_good_holds(name: str, tmp_path: Path) -> None:
    old, new = TWINS[name]
    assert STACK.count(old) == 1
    assert told(judged(tmp_path, STACK.replace(old, new), CONTRACT)) == ""


def test_what_is_hidden_decides_nothing(tmp_path: Path) -> None:
    """Whatever one value of the stack is that nobody knows, no flow that held fails for it, and nothing raises."""
    assert fails_for_what_is_hidden(tmp_path, STACK, CONTRACT) == []


CONTRACTS = {
    "no event for a filter": ("      aws_sns_topic.orders: {attributes: {kind: order}}\n", "", "give an event"),
    "an event where nothing filters": ("    failures: aws_sqs_queue.lost", "", "nothing filters"),
    "an event off the path": (
        "      aws_sns_topic.orders: {attributes: {kind: order}}\n",
        "      aws_sns_topic.orders: {attributes: {kind: order}}\n      aws_sqs_queue.lost: {}\n",
        "passes has an event for aws_sqs_queue.lost",
    ),
    "an address that is not there": (
        "aws_lambda_function.last\n",
        "aws_lambda_function.lost\n",
        "there is no aws_lambda_function.lost",
    ),
}


@pytest.mark.parametrize("name", CONTRACTS)
def test_what_a_flow_says_in_vain(name: str, tmp_path: Path) -> None:
    old, new, said = CONTRACTS[name]
    contract = CONTRACT.replace(old, new)
    if "filters" in name:
        contract = contract.replace("aws_s3_bucket.files: {event", "aws_sqs_queue.files: {event")
    report = judged(tmp_path, STACK, contract)
    assert said in told(report)
    assert report.exit_code == 1


def test_the_map(tmp_path: Path) -> None:
    judged(tmp_path, STACK.replace("enabled          = true", "enabled          = false"), CONTRACT)
    shown = CliRunner().invoke(main, ["flows", str(tmp_path)])
    assert shown.exit_code == 0, shown.output
    assert "✓ aws_sns_topic.orders -> aws_lambda_function.first  subscription" in shown.output
    assert "✗ aws_sqs_queue.files -> aws_lambda_function.reader" in shown.output
    assert "enabled is false" in shown.output
    data = json.loads(CliRunner().invoke(main, ["flows", "--json", str(tmp_path)]).output)
    assert {hop["state"] for hop in data["hops"]} == {"holds", "fails"}
    mermaid = CliRunner().invoke(main, ["flows", "--mermaid", str(tmp_path)]).output
    assert mermaid.startswith("flowchart LR\n")
    assert "-.->|mapping|" in mermaid
