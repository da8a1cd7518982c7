"""What makes a contract shorter says as much as what it stands for: rows of a resource, templates, what is closed."""

from pathlib import Path

import pytest
from days import SOON
from judged_stacks import assert_fails, assert_holds, assert_refused, judged

STACK = """
variable "environment" {
  type    = string
  default = "test"
}

variable "size" {
  type    = number
  default = 1
}

resource "aws_sqs_queue" "orders" {
  for_each = toset(["a", "b"])

  name = "orders-${each.key}-${var.environment}"
}

resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_cloudwatch_dashboard" "orders" {
  dashboard_name = "orders"
  dashboard_body = jsonencode({
    widgets = [{
      type = "metric"
      properties = {
        region = "eu-west-1"
        stat   = "Sum"
        metrics = concat(
          [for queue in aws_sqs_queue.orders : ["AWS/SQS", "NumberOfMessagesSent", "QueueName", queue.name]],
          [["AWS/Events", "Invocations", "RuleName", "all", "EventBusName", "orders"]],
        )
      }
    }]
  })
}

output "urls" {
  value = { for key, queue in aws_sqs_queue.orders : key => queue.url }
}

output "names" {
  value = values(aws_sqs_queue.orders)[*].name
}

output "topic" {
  value = aws_sns_topic.orders.arn
}
"""
CONTRACT = """
stack: orders
account: {id: "123456789012", region: eu-west-1}
closed: {clause: c, variables: true, outputs: true}
constraints:
  - expect: the board
    clause: c
    of: aws_cloudwatch_dashboard.orders
    is:
      dashboard_name: orders
      shows:
        Sum:
          - {of: aws_sqs_queue.orders, metrics: [NumberOfMessagesSent]}
          - [AWS/Events, Invocations, EventBusName, orders, RuleName, all]
  - expect: the environment
    clause: c
    of: var.environment
    is: {type: string}
  - expect: the variables
    clause: c
    of: var.*
    is: {default: {by_key: {size: 1, "*": test}}}
  - expect: the outputs
    clause: c
    of: output.*
    is:
      value:
        by_key:
          urls: "${{for key, queue in aws_sqs_queue.orders : key => queue.url}}"
          names: "${values(aws_sqs_queue.orders)[*].name}"
          topic: aws_sns_topic.orders.arn
"""
BREAKS = {
    "a row less": ("[for queue in aws_sqs_queue.orders :", '[for queue in [aws_sqs_queue.orders["a"]] :', "shows.Sum"),
    "a row of another metric": ('"NumberOfMessagesSent"', '"NumberOfMessagesDeleted"', "NumberOfMessagesDeleted"),
    "a row of another bus": ('"EventBusName", "orders"', '"EventBusName", "others"', "others"),
    "a value of another attribute": ("key => queue.url", "key => queue.arn", "value.a"),
    "a key less": (
        "{ for key, queue in aws_sqs_queue.orders : key => queue.url }",
        '{ a = aws_sqs_queue.orders["a"].url }',
        "value = {a:",
    ),
    "another order": (
        "values(aws_sqs_queue.orders)[*].name",
        "reverse(values(aws_sqs_queue.orders)[*].name)",
        "value[0]",
    ),
    "a name of one environment": (
        "values(aws_sqs_queue.orders)[*].name",
        '["orders-a-test", "orders-c-test"]',
        "value[1] = orders-c-test",
    ),
    "a variable more": ('variable "size"', 'variable "more" {}\n\nvariable "size"', "the variable more"),
    "an output more": ('output "topic"', 'output "more" {\n  value = 1\n}\n\noutput "topic"', "the output more"),
    "an output less": ('output "topic" {\n  value = aws_sns_topic.orders.arn\n}\n', "", "there is no output topic"),
}
WRONG = {
    "a resource that is not there": ("{of: aws_sqs_queue.orders,", "{of: aws_sqs_queue.order,", "to show"),
    "a row without a resource": (
        "{of: aws_sqs_queue.orders, metrics:",
        "{if: aws_sqs_queue.orders, metrics:",
        "A row of",
    ),
    "no metric": (
        "{of: aws_sqs_queue.orders, metrics: [NumberOfMessagesSent]}",
        "{of: aws_sqs_queue.orders}",
        "none is named",
    ),
    "closed by what is no truth": ("variables: true", "variables: maybe", "variables"),
}
WAIVED = """
stack: orders
account: {id: "123456789012", region: eu-west-1}
constraints:
  - sqs-has-dead-letter-queue: {clause: c}
waivers:
  - constraint: sqs-has-dead-letter-queue
    resource: ['aws_sqs_queue.orders["a"]', 'aws_sqs_queue.orders["b"]']
    reason: they are read at once
    expires: SOON
    owner: platform
""".replace("SOON", SOON)


def test_the_stack_holds(tmp_path: Path) -> None:
    assert_holds(tmp_path, STACK, CONTRACT)


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_fails(name: str, tmp_path: Path) -> None:
    assert_fails(tmp_path, STACK, CONTRACT, BREAKS[name])


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(name: str, tmp_path: Path) -> None:
    old, new, said = WRONG[name]
    assert_refused(tmp_path, STACK, CONTRACT, (old, new, said))


def test_a_waiver_of_several_is_one_for_each(tmp_path: Path) -> None:
    """Each covers its own resource, and one that covers nothing is told as if it stood alone."""
    report = judged(tmp_path, STACK, WAIVED)
    assert report.exit_code == 0, report.problems
    waived = {outcome.address for outcome in report.outcomes if outcome.status == "waived"}
    assert waived == {'aws_sqs_queue.orders["a"]', 'aws_sqs_queue.orders["b"]'}
    assert_refused(tmp_path, STACK, WAIVED, ('orders["b"]', 'orders["c"]', 'aws_sqs_queue.orders["c"]'))
