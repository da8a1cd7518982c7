"""Each operator: small HCL, and the edits that it makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_stacks import mutants, sources_of, write

from stackproof.contract import load_contract
from stackproof.hcl.files import parse_text
from stackproof.mutate.edited import parse_edited
from stackproof.mutate.operators import OPERATORS, mutants_of
from stackproof.mutate.operators.policies import negate
from stackproof.mutate.sources import read_sources
from stackproof.mutate.trial import Bench

QUEUE = 'resource "aws_sqs_queue" "q" {\n  name = "q"\n  %s\n}\n'
ROLE = 'resource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = %s\n}\n'
DOCUMENT = 'data "aws_iam_policy_document" "d" {\n  statement {\n    sid = "S"\n    %s\n  }\n}\n'
TRUST = (
    'actions = ["sts:AssumeRole"]\n    principals {\n      type = "Service"\n'
    '      identifiers = ["lambda.amazonaws.com"]\n    }'
)
CONDITION = (
    'actions = ["sqs:SendMessage"]\n    resources = ["arn:aws:sqs:us-east-1:1:q"]\n    condition {\n'
    '      test = "%s"\n      variable = "aws:SourceArn"\n      values = ["%s"]\n    }'
)
OBJECT = ROLE % (
    'jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "x" }, '
    'Condition = { StringEquals = { "aws:SourceAccount" = "1" } } }] })'
)
HEREDOC = ROLE % (
    '<<-EOT\n    {"Statement": [{"Effect": "Allow", "Action": ["sts:AssumeRole"], "Principal": {"Service": "x"},\n'
    '     "Condition": {"StringEquals": {"a:b": "1"}}}]}\n  EOT'
)
ALARM = (
    'resource "aws_cloudwatch_metric_alarm" "a" {\n  alarm_name = "a"\n  namespace = "AWS/SQS"\n  metric_name = "m"\n'
    '  threshold = 5\n  statistic = "Sum"\n  period = 60\n  evaluation_periods = 1\n'
    '  comparison_operator = "GreaterThanThreshold"\n  dimensions = { QueueName = "q" }\n}\n'
)
RULE = 'resource "aws_cloudwatch_event_rule" "r" {\n  name = "r"\n  event_pattern = jsonencode({ source = ["s"] })\n}\n'
TWO = QUEUE % "tags = { other = aws_sqs_queue.p.arn }" + 'resource "aws_sqs_queue" "p" {\n  name = "p"\n}\n'
THREE = TWO + 'resource "aws_sqs_queue" "o" {\n  name = "o"\n}\n'
EACH = (
    'resource "aws_sqs_queue" "e" {\n  for_each = toset(["a", "b"])\n  name = each.key\n}\n'
    'output "one" {\n  value = aws_sqs_queue.e["a"].arn\n}\n'
)
VARIABLE = (
    'variable "v" {\n  type = string\n  default = "a"\n  sensitive = true\n  validation {\n'
    '    condition = var.v != ""\n    error_message = "Name it."\n  }\n}\n'
)

CASES: dict[str, list[tuple[str, list[str]]]] = {
    "delete-argument": [
        (QUEUE % "delay_seconds = 5", ["aws_sqs_queue.q.name: deleted", "aws_sqs_queue.q.delay_seconds: deleted"]),
        ("locals {\n  a = 1\n}\n", []),
        (VARIABLE, ["variable.v.validation.condition: deleted", "variable.v.validation.error_message: deleted"]),
    ],
    "delete-block": [
        (QUEUE % 'timeouts {\n    create = "1m"\n  }',
         ["aws_sqs_queue.q: deleted", "aws_sqs_queue.q.timeouts: deleted"]),
        ('output "o" {\n  value = 1\n}\n', ["output.o: deleted"]),
    ],
    "drop-meta": [
        (
            VARIABLE,
            ["variable.v.type: deleted", "variable.v.default: deleted", "variable.v.sensitive: deleted",
             "variable.v.validation: deleted"],
        ),
        (QUEUE % "lifecycle {\n    prevent_destroy = true\n  }", ["aws_sqs_queue.q.lifecycle: deleted"]),
        (TWO.replace("tags = { other = aws_sqs_queue.p.arn }", "depends_on = [aws_sqs_queue.p]"),
         ["aws_sqs_queue.q.depends_on: deleted"]),
    ],
    "drop-element": [
        ('output "o" {\n  value = ["a", "b"]\n}\n', ['output.o.value: "a" dropped', 'output.o.value: "b" dropped']),
        ('output "o" {\n  value = { a = 1 }\n}\n', ["output.o.value: a = 1 dropped"]),
        ('output "o" {\n  value = []\n}\n', []),
        ('output "o" {\n  value = { Sid = "S", Comment = "c" }\n}\n', []),
    ],
    "flip-boolean": [
        (QUEUE % "sqs_managed_sse_enabled = true", ["aws_sqs_queue.q.sqs_managed_sse_enabled: true -> false"]),
        ('output "o" {\n  value = [!false, "true"]\n}\n', ["output.o.value[0]: false -> true"]),
    ],
    "change-number": [
        (QUEUE % "delay_seconds = 5",
         ["aws_sqs_queue.q.delay_seconds: 5 -> 0", "aws_sqs_queue.q.delay_seconds: 5 -> 6"]),
        (QUEUE % "delay_seconds = 0", ["aws_sqs_queue.q.delay_seconds: 0 -> 1"]),
    ],
    "change-text": [
        (QUEUE % "", ['aws_sqs_queue.q.name: "q" -> "q-changed"']),
        ('output "o" {\n  description = "What."\n  value = ""\n}\n',
         ['output.o.description: "What." -> ""', 'output.o.value: "" -> "changed"']),
        ('output "o" {\n  value = "a$${b}"\n}\n', ['output.o.value: "a$${b}" -> "a$${b}-changed"']),
        (TWO.replace("aws_sqs_queue.p.arn", '"x-${aws_sqs_queue.p.arn}"'),
         ['aws_sqs_queue.q.name: "q" -> "q-changed"',
          'aws_sqs_queue.q.tags.other: "x-${aws_sqs_queue.p.arn}" -> "x-${aws_sqs_queue.p.arn}-changed"',
          'aws_sqs_queue.p.name: "p" -> "p-changed"']),
    ],
    "swap-reference": [
        (THREE, ["aws_sqs_queue.q.tags.other: aws_sqs_queue.p -> aws_sqs_queue.o"]),
        (TWO, []),  # there is no other but itself
        (EACH, ['output.one.value: aws_sqs_queue.e["a"] -> aws_sqs_queue.e["b"]']),
        (EACH + 'resource "aws_sqs_queue" "p" {\n  name = "p"\n}\n',
         ['output.one.value: aws_sqs_queue.e["a"] -> aws_sqs_queue.p',
          'output.one.value: aws_sqs_queue.e["a"] -> aws_sqs_queue.e["b"]']),
    ],
    "add-principal": [
        (DOCUMENT % TRUST, ["data.aws_iam_policy_document.d.statement.principals: * added"]),
        (OBJECT, ["aws_iam_role.r.assume_role_policy.Statement[0].principals: * added"]),
        (DOCUMENT % 'actions = ["sqs:*"]\n    resources = ["*"]', []),
    ],
    "add-foreign-account": [
        (OBJECT, ["aws_iam_role.r.assume_role_policy.Statement[0].principals: arn:aws:iam::999999999999:root added"]),
    ],
    "add-action": [
        (DOCUMENT % TRUST, ["data.aws_iam_policy_document.d.statement.actions: sts:* added"]),
        (OBJECT, ["aws_iam_role.r.assume_role_policy.Statement[0].actions: sts:* added"]),
        (DOCUMENT % 'actions = ["*"]\n    resources = ["*"]', []),
    ],
    "widen-resource": [
        (DOCUMENT % 'actions = ["sqs:*"]\n    resources = ["arn"]',
         ['data.aws_iam_policy_document.d.statement.resources: ["arn"] -> *']),
        (DOCUMENT % 'actions = ["sqs:*"]\n    resources = ["*"]', []),
    ],
    "flip-effect": [
        (DOCUMENT % TRUST, ["data.aws_iam_policy_document.d.statement.effect: Allow -> Deny"]),
        (DOCUMENT % f'effect = "Deny"\n    {TRUST}',
         ["data.aws_iam_policy_document.d.statement.effect: Deny -> Allow"]),
        (OBJECT, ["aws_iam_role.r.assume_role_policy.Statement[0].effect: Allow -> Deny"]),
    ],
    "add-statement": [
        (DOCUMENT % TRUST, ["data.aws_iam_policy_document.d.statement: one more statement"]),
        (OBJECT, ["aws_iam_role.r.assume_role_policy.Statement[0]: one more statement"]),
    ],
    "drop-condition": [
        (DOCUMENT % (CONDITION % ("ArnEquals", "x")), ["data.aws_iam_policy_document.d.statement.condition: dropped"]),
        (OBJECT, ["aws_iam_role.r.assume_role_policy.Statement[0].Condition.StringEquals: dropped"]),
    ],
    "negate-condition": [
        (DOCUMENT % (CONDITION % ("ArnEquals", "x")),
         ["data.aws_iam_policy_document.d.statement.condition: ArnEquals -> ArnNotEquals"]),
        (DOCUMENT % (CONDITION % ("Bool", "true")),
         ['data.aws_iam_policy_document.d.statement.condition: ["true"] -> ["false"]']),
        (OBJECT,
         ["aws_iam_role.r.assume_role_policy.Statement[0].Condition.StringEquals: StringEquals -> StringNotEquals"]),
    ],
    "impossible-condition": [
        (DOCUMENT % (CONDITION % ("ArnEquals", "x")),
         ['data.aws_iam_policy_document.d.statement.condition: ["x"] -> nobody']),
        (DOCUMENT % (CONDITION % ("Bool", "true")), []),
    ],
    "edit-json": [
        (HEREDOC,
         ["aws_iam_role.r.assume_role_policy.Effect: Allow -> Deny",
          'aws_iam_role.r.assume_role_policy.Action: ["sts:AssumeRole"] -> "*"',
          'aws_iam_role.r.assume_role_policy.Principal: {"Service": "x"} -> "*"',
          "aws_iam_role.r.assume_role_policy.Condition: StringEquals -> StringNotEquals"]),
        (OBJECT, []),
    ],
    "disable": [
        (RULE, ['aws_cloudwatch_event_rule.r.state: "DISABLED" set']),
        (RULE.replace("  event", '  state = "ENABLED"\n  event'),
         ['aws_cloudwatch_event_rule.r.state: "ENABLED" -> "DISABLED"']),
        (RULE.replace("  event", '  state = "DISABLED"\n  event'), []),
    ],
    "change-pattern": [(RULE, ["aws_cloudwatch_event_rule.r.event_pattern: matches nothing"])],
    "change-alarm": [
        (ALARM,
         ['aws_cloudwatch_metric_alarm.a.namespace: "AWS/SQS" -> "AWS/Other"',
          "aws_cloudwatch_metric_alarm.a.threshold: 5 -> 1000000",
          'aws_cloudwatch_metric_alarm.a.statistic: "Sum" -> "SampleCount"',
          'aws_cloudwatch_metric_alarm.a.comparison_operator: "GreaterThanThreshold" -> "LessThanThreshold"',
          'aws_cloudwatch_metric_alarm.a.dimensions.QueueName: "q" -> other']),
    ],
    "drop-handler": [
        ('locals {\n  states = { A = { Type = "Task", Retry = [], Catch = [] } }\n}\n',
         ["local.states.A.Retry: dropped", "local.states.A.Catch: dropped"]),
    ],
    "add-grant": [
        (QUEUE % "", ["aws_sqs_queue.q: aws_sqs_queue_policy added"]),
        (OBJECT, ["aws_iam_role.r: aws_iam_role_policy added", "aws_iam_role.r: aws_iam_role_policy_attachment added"]),
        (QUEUE % "count = 0", []),
    ],
    "add-opening": [
        ('resource "aws_sns_topic" "t" {\n  name = "t"\n}\n',
         ["aws_sns_topic.t: aws_sns_topic_policy added", "aws_sns_topic.t: aws_sns_topic_subscription added"]),
    ],
    "add-cost": [
        ('resource "aws_subnet" "s" {\n  vpc_id = "v"\n  cidr_block = "10.0.0.0/24"\n}\n',
         ["aws_subnet.s: aws_nat_gateway added"]),
    ],
}  # fmt: skip


def test_every_operator_has_cases() -> None:
    assert set(CASES) == set(OPERATORS)


@pytest.mark.parametrize(
    ("operator", "hcl", "edits"), [(name, *case) for name, cases in CASES.items() for case in cases]
)
def test_edits(operator: str, hcl: str, edits: list[str], tmp_path: Path) -> None:
    assert [mutant.edit for mutant in mutants(tmp_path, hcl, operator)] == edits


@pytest.mark.parametrize("hcl", [case for cases in CASES.values() for case, _ in cases])
def test_every_edit_is_hcl_and_is_read_as_a_whole_file_is(hcl: str, tmp_path: Path) -> None:
    """Where only the edited block is parsed again, the file comes to what it comes to as a whole."""
    sources = sources_of(tmp_path, hcl)
    (file,) = sources.files
    found = mutants_of(sources, OPERATORS)
    for mutant in found:
        text = mutant.apply(file)
        body, problems = parse_text(text, file.label)
        assert problems == [], text
        assert body is not None, text
        assert text != file.text
        assert parse_edited(mutant, file) == (body, problems)


@pytest.mark.parametrize(
    ("operator", "hcl"),
    [
        (name, hcl)
        for name, cases in CASES.items()
        if OPERATORS[name].group == "meaning"
        for hcl, edits in cases
        if edits
    ],
)
def test_what_an_operator_of_meaning_makes_is_a_stack_and_another_one(operator: str, hcl: str, tmp_path: Path) -> None:
    hcl = hcl.replace("locals {\n  states =", 'output "o" {\n  value =')
    contract, _ = load_contract(write(tmp_path, hcl))
    assert contract is not None
    sources = read_sources(contract)
    bench = Bench(contract, sources)
    trials = [bench.judge(mutant) for mutant in mutants_of(sources, [operator])]
    assert trials
    assert [trial for trial in trials if trial.state not in ("noticed", "survived")] == []


def test_what_two_operators_make_alike_is_one_mutant(tmp_path: Path) -> None:
    """It is told as what it means, not as an element that is dropped."""
    hcl = CASES["drop-handler"][0][0]
    found = mutants_of(sources_of(tmp_path, hcl), ["drop-element", "drop-handler"])
    assert [(mutant.operator, mutant.edit) for mutant in found if "Retry" in mutant.edit] == [
        ("drop-element", 'local.states: A = { Type = "Task", Retry = [], Catch = [] } dropped'),
        ("drop-handler", "local.states.A.Retry: dropped"),
    ]


@pytest.mark.parametrize(
    ("test", "other"),
    [
        ("StringEquals", "StringNotEquals"), ("StringNotLike", "StringLike"), ("ArnLikeIfExists", "ArnNotLikeIfExists"),
        ("ForAllValues:StringEquals", "ForAllValues:StringNotEquals"), ("IpAddress", "NotIpAddress"),
        ("NumericLessThan", "NumericGreaterThanEquals"), ("DateLessThanEquals", "DateGreaterThan"),
        ("NumericNotEquals", "NumericEquals"), ("Bool", ""), ("Null", ""), ("", ""),
    ],
)  # fmt: skip
def test_negation(test: str, other: str) -> None:
    assert negate(test) == other
