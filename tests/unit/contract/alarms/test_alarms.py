"""Alarms in a contract, judged whole. Each edit breaks one thing; each twin is as good as the stack."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from judged_stacks import assert_fails, assert_holds, assert_refused, fails_for_what_is_hidden, judged, told

from stackproof.commands import main

STACK = (Path(__file__).parent / "stack.tf").read_text()
CONTRACT = """
stack: orders
account: {id: "123456789012", region: eu-west-1}
alarms:
  clause: Whoever is on duty is told
  tells: aws_sns_topic.operations
  closed: true
  table:
    - {alarm: aws_cloudwatch_metric_alarm.lost, of: "aws_sqs_queue.lost[each.key]", count: 2,
       metric: ApproximateNumberOfMessagesVisible, when: Maximum > 0 in 2 of 3 periods of 60 s, missing: notBreaching}
    - alarm: aws_cloudwatch_metric_alarm.rate
      math: 100 * errors / calls
      metrics:
        errors: {of: aws_lambda_function.worker, metric: Errors}
        calls: {of: aws_lambda_function.worker, metric: Invocations}
      when: Sum >= 1.5 in 1 period of 300 s
      clauses: {when: One in a hundred is too many}
    - {alarm: aws_cloudwatch_metric_alarm.refused, of: aws_cloudwatch_log_metric_filter.refused,
       when: Sum > 10 in 1 period of 300 s, is: {alarm_name: "refused-${var.environment}"}}
    - alarm: aws_cloudwatch_metric_alarm.amount
      namespace: Orders
      metric: Amount
      dimensions: {Kind: large}
      by: aws_lambda_function.worker
      when: p99.9 < -1 in 1 period of 60 s
      tells: {alarm: aws_sns_topic.operations, ok: [aws_sns_topic.operations]}
    - {alarm: aws_cloudwatch_metric_alarm.undelivered, of: aws_cloudwatch_event_rule.orders, metric: FailedInvocations,
       when: Sum > 1 in 1 period of 60 s}
    - alarm: aws_cloudwatch_composite_alarm.both
      rule: ALARM(aws_cloudwatch_metric_alarm.rate) AND NOT OK(aws_cloudwatch_metric_alarm.refused)
"""
QUEUE = 'alarm_name          = "${each.key}-lost-${var.environment}"'
BREAKS = {  # what is replaced, by what, and what is said
    "another namespace": ('"AWS/SQS" # lost', '"AWS/SNS"', "namespace = AWS/SNS"),
    "another metric": ('"ApproximateNumberOfMessagesVisible"', '"NumberOfMessagesSent"', "metric_name = Number"),
    "a dimension of another queue": (
        "QueueName = each.value.name",
        'QueueName = aws_sqs_queue.lost["orders"].name',
        "dimensions.QueueName = orders-",
    ),
    "a dimension of another name": ("QueueName = each.value.name", "Queue = each.value.name", "QueueName is not there"),
    "a dimension more": ("{ QueueName = each.value.name }", '{ QueueName = each.value.name, x = "y" }', "dimensions.x"),
    "the queue of one environment": (
        "QueueName = each.value.name",
        'QueueName = "${each.key}-lost-test"',
        "whatever the variables are",
    ),
    "a level added up": ('"Maximum"', '"Sum"', "Sum adds up"),
    "a threshold": ("threshold           = 0", "threshold           = 9", "threshold = 9"),
    "a comparison": ('"GreaterThanThreshold" # lost', '"LessThanThreshold"', "comparison_operator = LessThanThreshold"),
    "a period": (
        "period              = 60\n  evaluation_periods  = 3",
        "period              = 3600\n  evaluation_periods  = 3",
        "period = 3600",
    ),
    "more periods": ("evaluation_periods  = 3", "evaluation_periods  = 30", "evaluation_periods = 30"),
    "all of the periods": ("  datapoints_to_alarm = 2\n", "", "datapoints_to_alarm"),
    "missing data that breach": ('"notBreaching" # lost', '"breaching"', "treat_missing_data = breaching"),
    "no word on missing data": ('treat_missing_data  = "notBreaching" # lost', "", "treat_missing_data"),
    "actions that are off": (QUEUE, f"{QUEUE}\n  actions_enabled = false", "actions_enabled = false"),
    "nobody is told": ("[aws_sns_topic.operations.arn] # lost", "[]", "alarm_actions"),
    "somebody else is told": (
        "[aws_sns_topic.operations.arn] # lost",
        '["arn:aws:sns:eu-west-1:123456789012:x"]',
        "alarm_actions[0] = arn",
    ),
    "a state more is told": (QUEUE, f"{QUEUE}\n  ok_actions = [aws_sns_topic.operations.arn]", "ok_actions"),
    "a unit": (QUEUE, f'{QUEUE}\n  unit = "Seconds"', "unit = Seconds"),
    "an argument more": (QUEUE, f'{QUEUE}\n  evaluate_low_sample_count_percentiles = "ignore"', "evaluate_low_sample"),
    "a topic that CloudWatch may not publish to": (
        '{ Service = "cloudwatch.amazonaws.com" } # topic',
        '{ Service = "events.amazonaws.com" }',
        "does not let CloudWatch publish",
    ),
    "a key that does not admit it": (
        '{ Service = "cloudwatch.amazonaws.com" } # key',
        '{ Service = "sns.amazonaws.com" }',
        "does not admit CloudWatch",
    ),
    "AWS's own key": ("= aws_kms_key.operations.id", '= "alias/aws/sns"', "which admits no service"),
    "an id that CloudWatch refuses": ('id          = "rate"', 'id          = "the-rate"', "id = the-rate"),
    "another expression": ('"100 * errors / calls"', '"errors / calls"', "expression = errors / calls"),
    "a rate of another function": (
        "{ FunctionName = aws_lambda_function.worker.function_name } # calls",
        '{ FunctionName = "other" }',
        "other",
    ),
    "another statistic of one metric": ('"Sum" # errors', '"Average"', "stat = Average"),
    "another filter's namespace": ('"orders/${var.environment}" # refused', '"orders/prod"', "namespace = orders/prod"),
    "a filter of another metric": ('name      = "Refused"', 'name      = "Rejected"', "metric_name = Refused"),
    "a function that may not log": (
        '["logs:CreateLogStream", "logs:PutLogEvents"]',
        '["logs:PutLogEvents"]',
        "may not logs",
    ),
    "a rule of the default bus": (
        "EventBusName = aws_cloudwatch_event_bus.orders.name # alarm",
        "",
        "EventBusName is not there",
    ),
    "another percentile": ('"p99.9"', '"p99"', "extended_statistic = p99"),
    "nobody is told that it is over": (
        "ok_actions          = [aws_sns_topic.operations.arn] # amount",
        "",
        "ok_actions",
    ),
    "a rule of the opposite": ("AND NOT OK", "AND OK", "the rule is ALARM(aws_cloudwatch_metric_alarm.rate) AND OK("),
    "a rule of another alarm": ('OK(\\"refused-', 'OK(\\"amount-', "OK(aws_cloudwatch_metric_alarm.amount)"),
    "a rule that is none": (" AND NOT OK(", " UND OK(", "the rule is "),
    "an alarm that no row is of": (
        'resource "aws_sns_topic" "operations"',
        (
            'resource "aws_cloudwatch_composite_alarm" "more" {\n  alarm_name = "more"\n  alarm_rule = "FALSE"\n}\n\n'
            'resource "aws_sns_topic" "operations"'
        ),
        "no row of alarms is of aws_cloudwatch_composite_alarm.more",
    ),
    "a topic in another region": (
        'resource "aws_sns_topic" "operations" {',
        (
            'provider "aws" {\n  alias  = "far"\n  region = "us-east-1"\n}\n\n'
            'resource "aws_sns_topic" "operations" {\n  provider = aws.far'
        ),
        "in another region",
    ),
    "a queue in another region": (
        'resource "aws_sqs_queue" "lost" {',
        (
            'provider "aws" {\n  alias  = "far"\n  region = "us-east-1"\n}\n\n'
            'resource "aws_sqs_queue" "lost" {\n  provider = aws.far'
        ),
        "is in another region",
    ),
}
TWINS = {
    "the bus by its name": ("aws_cloudwatch_event_bus.orders.arn # rule", "aws_cloudwatch_event_bus.orders.name"),
    "the metric's name by the filter": (
        'metric_name         = "Refused"',
        "metric_name         = aws_cloudwatch_log_metric_filter.refused.metric_transformation[0].name",
    ),
    "the default of actions": (QUEUE, f"{QUEUE}\n  actions_enabled = true"),
    "a text for people": (QUEUE, f'{QUEUE}\n  alarm_description = "Messages wait"\n  tags = {{ a = "b" }}'),
    "all of one period": ("  threshold           = 10", "  threshold           = 10\n  datapoints_to_alarm = 1"),
    "missing data as by default": ("  threshold           = 10", '  threshold = 10\n  treat_missing_data = "missing"'),
    "a topic without a key": ("kms_master_key_id = aws_kms_key.operations.id", ""),
    "a rule in other words": (
        "ALARM(${aws_cloudwatch_metric_alarm.rate.alarm_name}) AND NOT OK(",
        "alarm( '${aws_cloudwatch_metric_alarm.rate.arn}' )  and not ok(",
    ),
    "a label": ('id = "calls"', 'id = "calls"\n    label = "Calls"'),
}
UNKNOWN = {
    "a metric that no page names": ("metric: Errors", "metric: Error", '"Errors"', '"Error"', 'did you mean "Errors"'),
    "a metric that nobody makes": (
        "      by: aws_lambda_function.worker\n",
        "",
        "ignored",
        "ignored",
        "name the function that does",
    ),
    "a topic of somebody else": (
        "aws_sns_topic.operations",
        "arn:aws:sns:eu-west-1:123456789012:x",
        "[aws_sns_topic.operations.arn]",
        '["arn:aws:sns:eu-west-1:123456789012:x"]',
        "how the topic",
    ),
}
WRONG = {  # what of the contract is replaced, by what, and what is said, with exit status 2
    "a mapping that chooses nothing": ("of: aws_cloudwatch_log_metric_filter.refused", "of: {}", "by_key"),
    "a choice of nothing": ("of: aws_cloudwatch_log_metric_filter.refused", "of: {by_key: {'*': null}}", "by_key"),
    "an operator that is none of RE2": ("missing: notBreaching", 'missing: {matches: "("}', "no regular expression"),
    "a misspelt column": ("metric: Errors", "metrik: Errors", 'Did you mean "metric"?'),
    "a misspelt key of the table": ("  closed: true", "  close: true", 'Did you mean "closed"?'),
    "an alarm that is not there": (
        "alarm: aws_cloudwatch_metric_alarm.amount",
        "alarm: aws_cloudwatch_metric_alarm.amont",
        'Did you mean "aws_cloudwatch_metric_alarm.amount"?',
    ),
    "a queue that is not there": ("aws_sqs_queue.lost[each.key]", "aws_sqs_queue.loss[each.key]", "does not have"),
    "a function that is not there": ("by: aws_lambda_function.worker", "by: aws_lambda_function.x", "does not have"),
    "a topic that is not there": ("tells: aws_sns_topic.operations\n", "tells: aws_sns_topic.x\n", "does not have"),
    "a rule of what is not there": (
        "OK(aws_cloudwatch_metric_alarm.refused)",
        "OK(aws_cloudwatch_metric_alarm.x)",
        "does not have",
    ),
    "no alarm": ("alarm: aws_cloudwatch_metric_alarm.amount", "alarm: aws_sqs_queue.lost", "is no alarm"),
    "a when that is none": ("Sum > 10 in 1 period of 300 s", "Sum more than 10", "does not say when"),
    "a statistic that is none": ("Sum > 10", "Total > 10", "no statistic Total"),
    "a period that is none": ("1 period of 300 s, is", "1 period of 301 s, is", "no period of 301 s"),
    "more than all periods": ("2 of 3 periods", "4 of 3 periods", "can never breach"),
    "days and days": ("Sum > 10 in 1 period of 300 s", "Sum > 10 in 999 periods of 300 s", "longer than CloudWatch"),
    "no when": ("      when: Sum >= 1.5 in 1 period of 300 s\n", "", '"when" is missing'),
    "neither of nor namespace": ("      namespace: Orders\n", "", "give one of them"),
    "no metric": ("metric: ApproximateNumberOfMessagesVisible, ", "", '"metric" is missing'),
    "math without metrics": ("      math: 100 * errors / calls\n", "", "give both"),
    "a rule of a metric alarm": (
        "      namespace: Orders\n",
        "      namespace: Orders\n      rule: 'TRUE'\n",
        '"rule" is of',
    ),
    "a composite alarm without a rule": (
        "rule: ALARM(aws_cloudwatch_metric_alarm.rate) AND NOT OK(aws_cloudwatch_metric_alarm.refused)",
        "count: 1",
        '"rule" is missing',
    ),
    "no receivers": ("  tells: aws_sns_topic.operations\n", "", '"tells" is missing'),
    "a state that is none": (
        "{alarm: aws_sns_topic.operations, ok:",
        "{alarm: aws_sns_topic.operations, okay:",
        "a mapping of alarm, ok, insufficient",
    ),
    "no clause": ("  clause: Whoever is on duty is told\n", "", '"clause" is'),
    "a clause of nothing": ("clauses: {when:", "clauses: {wen:", '"wen" has a clause'),
    "an argument that is none": ("{alarm_name:", "{alarm_nam:", "alarm_nam"),
    "a type that is not modelled": (
        "of: aws_lambda_function.worker, metric: Errors",
        "of: aws_iam_role.worker, metric: Errors",
        "are not modelled",
    ),
    "no choice for a key": ('of: "aws_sqs_queue.lost[each.key]"', "of: {by_key: {orders: x}}", 'nothing for "refunds"'),
}


def test_the_stack_holds(tmp_path: Path) -> None:
    report = assert_holds(tmp_path, STACK, CONTRACT)
    clauses = {outcome.binding.id: outcome.binding.clauses for outcome in report.outcomes}
    assert clauses["alarm aws_cloudwatch_metric_alarm.rate: when"] == ("One in a hundred is too many",)


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_fails_at_its_line(name: str, tmp_path: Path) -> None:
    assert_fails(tmp_path, STACK, CONTRACT, BREAKS[name])


@pytest.mark.parametrize("name", TWINS)
def test_what_is_as_good_holds(name: str, tmp_path: Path) -> None:
    assert_holds(tmp_path, STACK, CONTRACT, TWINS[name])


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_nobody_knows_is_undecided(name: str, tmp_path: Path) -> None:
    old, new, written, instead, said = UNKNOWN[name]
    report = judged(tmp_path, STACK.replace(written, instead), CONTRACT.replace(old, new))
    assert said in told(report)
    assert {outcome.status for outcome in report.outcomes} == {"passed", "undecided"}
    assert report.exit_code == 1


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_row_is_told(name: str, tmp_path: Path) -> None:
    assert_refused(tmp_path, STACK, CONTRACT, WRONG[name])


def test_a_wrong_row_has_no_trace(tmp_path: Path) -> None:
    """It is a mistake of the contract: there is nothing in Python to mend, and no empty line on standard error."""
    old, new, _ = WRONG["no choice for a key"]
    report = judged(tmp_path, STACK, CONTRACT.replace(old, new))
    assert report.problems
    assert report.traces == ()


def test_alarms_that_nobody_can_count_are_undecided(tmp_path: Path) -> None:
    hcl = STACK.replace("for_each = aws_sqs_queue.lost", 'for_each = { (uuid()) = aws_sqs_queue.lost["orders"] }')
    report = judged(tmp_path, hcl, CONTRACT.replace(", count: 2", ""))
    assert {outcome.status for outcome in report.outcomes} == {"passed", "undecided"}, told(report)


def test_what_is_hidden_decides_nothing(tmp_path: Path) -> None:
    assert fails_for_what_is_hidden(tmp_path, STACK, CONTRACT) == []


def test_a_plan_says_the_same(tmp_path: Path) -> None:
    """With the HCL beside them they hold; alone they leave open what only it tells, and fail nothing."""
    whole, alone, plan = tmp_path / "whole", tmp_path / "alone", tmp_path / "plan.json"
    whole.mkdir()
    alone.mkdir()
    judged(whole, STACK, CONTRACT)
    plan.write_text(CliRunner().invoke(main, ["plan", "--json", str(whole)]).output)
    (alone / "contract.yaml").write_text(CONTRACT)
    for folder, status in ((whole, 0), (alone, 1)):
        run = CliRunner().invoke(main, ["check", str(folder), "--plan", str(plan)])
        assert (run.exit_code, "✗" in run.output) == (status, False), run.output
