"""The contract tested the other way round: break a promise in the HCL, and the clause that names it must fail."""

from pathlib import Path

import pytest
from contract_breaks import Break, assert_holds, assert_noticed

LOG_GROUP = """  name              = local.workflow_log_group_name
  retention_in_days = local.log_retention_days
"""
KEY = "  kms_key_id        = aws_kms_key.logs.arn\n"


BREAKS = {
    "x86_64": Break("lambda.tf", '["arm64"]', '["x86_64"]', "lambda-runs-on-arm64", "architectures"),
    "no architectures": Break(
        "lambda.tf", '  architectures = ["arm64"]\n', "", "lambda-runs-on-arm64", 'resource "aws_lambda_function"'
    ),
    "concurrency 99": Break(
        "lambda.tf", "executions = 100", "executions = 99", "lambda-reserves-concurrency", "reserved_concurrent"
    ),
    "recovery off": Break(
        "dynamodb.tf",
        "enabled                 = true",
        "enabled                 = false",
        "dynamodb-recovers-to-point-in-time",
        "enabled  ",
    ),
    "34 days": Break("dynamodb.tf", "days = 35", "days = 34", "dynamodb-recovers-to-point-in-time", "days = 34"),
    "a wildcard through join": Break(
        "iam.tf",
        "    resources = [aws_dynamodb_table.processed_events.arn]",
        '    resources = [join("", ["arn:aws:dynamodb:us-east-1:123456789012:table/", "*"])]',
        "iam-names-every-resource",
        "resources = [join(",
        elsewhere=frozenset({"access"}),
    ),
    "one log group without a key": Break(
        "cloudwatch.tf",
        LOG_GROUP + KEY,
        LOG_GROUP,
        "log-group-uses-customer-key",
        'resource "aws_cloudwatch_log_group" "workflow"',
    ),
    "an AWS managed key for one log group": Break(
        "cloudwatch.tf",
        LOG_GROUP + KEY,
        LOG_GROUP + '  kms_key_id        = "alias/aws/logs"\n',
        "log-group-uses-customer-key",
        "alias/aws/logs",
    ),
    "a Standard workflow": Break("step_functions.tf", "EXPRESS", "STANDARD", "state-machine-is-express", "STANDARD"),
    "a name without the suffix": Break(
        "cloudwatch.tf",
        'dashboard_name = "${local.project}-${var.environment_suffix}"',
        'dashboard_name = "${local.project}"',
        "name-carries-suffix",
        "dashboard_name",
    ),
    "prevent_destroy": Break(
        "dynamodb.tf",
        "  server_side_encryption {",
        "  lifecycle {\n    prevent_destroy = true\n  }\n\n  server_side_encryption {",
        "stack-is-destroyable",
        "prevent_destroy",
    ),
    "all functions share a queue": Break(
        "lambda.tf",
        "target_arn = aws_sqs_queue.dead_letter[each.key].arn",
        'target_arn = aws_sqs_queue.dead_letter["trigger"].arn',
        "lambda-has-own-dead-letter-queue",
        "target_arn",
    ),
    "one role for all": Break(
        "lambda.tf",
        "aws_iam_role.function[each.key].arn",
        'aws_iam_role.function["trigger"].arn',
        "iam-role-per-function",
        "role ",
        elsewhere=frozenset({"lambda-has-own-dead-letter-queue"}),  # whose role may not send to them
    ),
    "a public image": Break(
        "lambda.tf",
        "${aws_ecr_repository.functions.repository_url}:",
        "public.ecr.aws/lambda/python:",
        "lambda-uses-private-ecr-image",
        "image_uri",
    ),
    "another image": Break(
        "lambda.tf",
        "${each.key}-latest",
        "${each.key}-newest",
        "the functions: image_uri",
        "image_uri",
    ),
    "a topic without encryption": Break(
        "sns.tf",
        '  kms_master_key_id = "alias/aws/sns"\n',
        "",
        "sns-encrypts-with-managed-key",
        'resource "aws_sns_topic"',
    ),
    "a wildcard action": Break(
        "iam.tf",
        "dynamodb:PutItem",
        "dynamodb:*",
        "iam-names-every-action",
        "dynamodb:*",
        elsewhere=frozenset({"access"}),
    ),
    "provisioned capacity": Break(
        "dynamodb.tf", "PAY_PER_REQUEST", "PROVISIONED", "dynamodb-bills-on-demand", "billing_mode"
    ),
    "60 days of logs": Break(
        "cloudwatch.tf", "retention_days = 30", "retention_days = 60", "log-group-retention", "retention_in_days"
    ),
    "a key that does not rotate": Break(
        "kms.tf", "rotation     = true", "rotation     = false", "kms-key-rotates", "enable_key_rotation"
    ),
    "a key for every log group": Break(
        "kms.tf",
        "values   = local.log_group_arns",
        'values   = ["arn:aws:logs:us-east-1:123456789012:log-group:*"]',
        "kms-key-policy-admits-logs",
        "statement {",
        frozenset({"access"}),
    ),
    "an old Terraform": Break("provider.tf", '">= 1.5"', '">= 1.4"', "Terraform: required_version", "required_version"),
    "another provider version": Break(
        "provider.tf", '"~> 5.0, >= 5.98.0"', '"~> 5.0"', "Terraform: required_providers", "aws ="
    ),
    "an output that is gone": Break("outputs.tf", '"dynamodb_table_name"', '"table"', "closed outputs", ""),
    "a repository that blocks the destroy": Break(
        "ecr.tf", "force_delete = true", "force_delete = false", "stack-is-destroyable", "force_delete"
    ),
    "a report that is not tried again": Break(
        "step_functions.tf",
        '      Retry          = [merge(local.retry_timing, { ErrorEquals = ["States.ALL"] })]\n',
        "",
        "state-machine-handles-errors",
        "definition",
    ),
    "a rejection that goes on": Break(
        "step_functions.tf",
        'next = "CheckAcceptance"',
        'next = "Process"',
        "workflow aws_sfn_state_machine.workflow: order",
        "definition",
    ),
    "a rejection that is a failure": Break(
        "step_functions.tf",
        'next      = "Rejected"',
        'next      = "Failed"',
        "workflow aws_sfn_state_machine.workflow: ReportRejection",
        "definition",
    ),
    "a rejection in the queue of failures": Break(
        "step_functions.tf",
        "queue_url = aws_sqs_queue.rejected.url",
        'queue_url = aws_sqs_queue.dead_letter["validator"].url',
        "workflow aws_sfn_state_machine.workflow: ReportRejection",
        "definition",
    ),
    "a rejection that may not be reported": Break(
        "iam.tf",
        "resources = [aws_sqs_queue.rejected.arn]",
        "resources = [aws_sqs_queue.undelivered.arn]",
        "access",
        "",
    ),
    "a metric of what nobody logs": Break(
        "cloudwatch.tf",
        'message = "event rejected"',
        'message = "rejected"',
        "the metrics of the pipeline: pattern",
        "pattern",
    ),
    "an alarm of another environment": Break(
        "cloudwatch.tf",
        "  namespace   = local.metric_namespace\n  metric_name",
        "  namespace   = local.project\n  metric_name",
        "alarm aws_cloudwatch_metric_alarm.rejections: watches",
        "namespace",
    ),
    "an alarm on the default bus": Break(
        "cloudwatch.tf",
        "            EventBusName = aws_cloudwatch_event_bus.payments.name\n",
        "",
        'alarm aws_cloudwatch_metric_alarm.failure["lost-by-rule"]: watches',
        "dimensions",
    ),
    "images of whichever release": Break(
        "variables.tf",
        '  type        = string\n  nullable    = false\n\n  validation {\n    condition     = can(regex("^([A-Za-z0-9]',
        '  type        = string\n  default     = ""\n  nullable    = false\n\n  validation {\n'
        '    condition     = can(regex("^([A-Za-z0-9]',
        "the prefix of the images' tags: default",
        "",
    ),
    "a stage left out": Break(
        "step_functions.tf",
        'state = "Validate", next = "CheckAcceptance"',
        'state = "Validate", next = "Enrich"',
        "workflow aws_sfn_state_machine.workflow: order",
        "definition",
    ),
}


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_a_broken_promise_fails_its_clause(broken: Break, tmp_path: Path) -> None:
    assert_noticed("payment_events", broken, tmp_path)


def test_the_stack_as_it_stands_holds() -> None:
    assert_holds("payment_events")
