"""The contract tested the other way round: break a promise in the HCL, and the clause that names it must fail."""

from pathlib import Path

import pytest
from contract_breaks import Break, assert_holds, assert_noticed

SUM_ABOVE = """  statistic   = "Sum"
  period      = 60

  comparison_operator = "GreaterThanThreshold"
  threshold          """

BREAKS = {
    "a function in a network": Break(
        "main.tf",
        '  tracing_config {\n    mode = "Active"\n  }\n',
        '  tracing_config {\n    mode = "Active"\n  }\n\n  vpc_config {\n    subnet_ids         = ["subnet-1"]\n'
        '    security_group_ids = ["sg-1"]\n  }\n',
        "the functions: vpc_config",
        'resource "aws_lambda_function"',
    ),
    "a table that stays": Break(
        "main.tf",
        "  # Test environments are taken down with their data. In production set it to true.\n"
        "  deletion_protection_enabled = false",
        "  deletion_protection_enabled = true",
        "the table of events: deletion_protection_enabled",
        "deletion_protection_enabled",
        frozenset({"stack-is-destroyable"}),
    ),
    "Python 3.12": Break("main.tf", '"python3.11"', '"python3.12"', "the functions: runtime", "runtime"),
    "128 MB": Break(
        "main.tf", "memory_size      = 256", "memory_size      = 128", "the functions: memory_size", "memory"
    ),
    "concurrency 11": Break(
        "main.tf",
        "reserved_concurrent_executions = 10",
        "reserved_concurrent_executions = 11",
        "lambda-reserves-concurrency",
        "reserved_concurrent",
    ),
    "a minute": Break(
        "main.tf",
        "function_timeout_seconds = 30",
        "function_timeout_seconds = 60",
        "the functions: timeout",
        "",
        frozenset({"the queues: visibility_timeout_seconds"}),
    ),
    "no tracing": Break(
        "main.tf", 'mode = "Active"', 'mode = "PassThrough"', "the functions: tracing_config", "PassThrough"
    ),
    "another handler": Break(
        "main.tf",
        '"lambda_function.${each.key}_handler"',
        '"lambda_function.handler"',
        "the functions: handler",
        "handler ",
    ),
    "a value in the environment": Break(
        "main.tf",
        "=> aws_ssm_parameter.configuration[key].name",
        '=> "dynamodb-events-dev"',
        "the functions: environment",
        "",
    ),
    "a layer": Break(
        "main.tf",
        "  memory_size      = 256\n",
        '  memory_size      = 256\n  layers           = ["arn:aws:lambda:us-east-1:123456789012:layer:boto3:1"]\n',
        "the functions: layers",
        "layers",
    ),
    "one queue for all": Break(
        "main.tf",
        "target_arn = aws_sqs_queue.dead_letter[each.key].arn",
        'target_arn = aws_sqs_queue.dead_letter["ingestion"].arn',
        "lambda-has-own-dead-letter-queue",
        "target_arn",
    ),
    "a log group of another name": Break(
        "main.tf",
        '"/aws/lambda/${name}"',
        '"/lambda/${name}"',
        "the log groups: name",
        "",
    ),
    "another detail type": Break(
        "main.tf",
        '["MarketData.Raw"]',
        '["MarketData.New"]',
        "the rules: event_pattern",
        "event_pattern",
    ),
    "the default bus": Break(
        "main.tf",
        '${local.function_names[each.key]}"\n  event_bus_name = aws_cloudwatch_event_bus.market_data.arn',
        '${local.function_names[each.key]}"\n  event_bus_name = "default"',
        "the rules: event_bus_name",
        "event_bus_name",
    ),
    "a permission for every rule": Break(
        "main.tf",
        "source_arn     = aws_cloudwatch_event_rule.stage[each.key].arn",
        'source_arn     = "arn:aws:events:us-east-1:123456789012:rule/*"',
        "access",
        "aws_lambda_permission",
    ),
    "89 days of archive": Break(
        "main.tf", "retention_days   = 90", "retention_days   = 89", "the archive: retention_days", "= 89"
    ),
    "an archive of some sources": Break(
        "main.tf",
        '{ prefix = "" }',
        '{ prefix = "market-data.feed." }',
        "the archive: event_pattern",
        "event_pattern",
    ),
    "provisioned capacity": Break(
        "main.tf",
        'name         = local.table_names["audit"]\n  billing_mode = "PAY_PER_REQUEST"',
        'name         = local.table_names["audit"]\n  billing_mode = "PROVISIONED"',
        "dynamodb-bills-on-demand",
        "PROVISIONED",
    ),
    "an index that is not sorted by time": Break(
        "main.tf",
        'hash_key = "event_type", range_key = "timestamp"',
        'hash_key = "event_type", range_key = "series"',
        "the table of events: global_secondary_index",
        "range_key",
    ),
    "a series without an order within an instant": Break(
        "main.tf",
        'hash_key = "series", range_key = "position"',
        'hash_key = "series", range_key = "timestamp"',
        "the table of events: global_secondary_index",
        "range_key",
    ),
    "an index of keys": Break(
        "main.tf", '"ALL"', '"KEYS_ONLY"', "the table of events: global_secondary_index", "projection_type"
    ),
    "a table without recovery": Break(
        "main.tf",
        "  point_in_time_recovery {\n    enabled = true\n  }\n\n  server_side_encryption {\n    enabled = true\n  }\n"
        '\n  tags = {\n    TableType = "audit"',
        "  point_in_time_recovery {\n    enabled = false\n  }\n\n  server_side_encryption {\n    enabled = true\n  }\n"
        '\n  tags = {\n    TableType = "audit"',
        "dynamodb-recovers-to-point-in-time",
        "enabled = false",
    ),
    "a table without encryption": Break(
        "main.tf",
        '  server_side_encryption {\n    enabled = true\n  }\n\n  tags = {\n    TableType = "audit"',
        '  server_side_encryption {\n    enabled = false\n  }\n\n  tags = {\n    TableType = "audit"',
        "the table of the audit trail: server_side_encryption",
        "enabled = false",
    ),
    "a table under another key": Break(
        "main.tf",
        '  server_side_encryption {\n    enabled = true\n  }\n\n  tags = {\n    TableType = "audit"',
        "  server_side_encryption {\n    enabled     = true\n    kms_key_arn = aws_kms_key.alerts.arn\n  }\n"
        '\n  tags = {\n    TableType = "audit"',
        "the table of the audit trail: server_side_encryption",
        "kms_key_arn",
    ),
    "a dead letter queue of a dead letter queue": Break(
        "main.tf",
        "  sqs_managed_sse_enabled    = true",
        "  sqs_managed_sse_enabled    = true\n"
        '  redrive_policy             = jsonencode({ deadLetterTargetArn = "arn:aws:sqs:us-east-1:123456789012:a" })',
        "the queues: redrive_policy",
        "redrive_policy",
    ),
    "three days in the queue": Break(
        "main.tf", "= 345600", "= 259200", "the queues: message_retention_seconds", "259200"
    ),
    "one retry": Break(
        "main.tf",
        "maximum_retry_attempts = 2",
        "maximum_retry_attempts = 1",
        "the retries: maximum_retry_attempts",
        "maximum_retry_attempts",
    ),
    "failures in another queue": Break(
        "main.tf",
        "destination = aws_sqs_queue.dead_letter[each.key].arn",
        'destination = aws_sqs_queue.dead_letter["ingestion"].arn',
        "the retries: destination_config",
        "destination",
        elsewhere=frozenset({"lambda-has-own-dead-letter-queue"}),
    ),
    "the AWS managed key of SNS": Break(
        "main.tf",
        "kms_master_key_id = aws_kms_key.alerts.arn",
        'kms_master_key_id = "alias/aws/sns"',
        "the topic: kms_master_key_id",
        "alias/aws/sns",
    ),
    "a key that does not rotate": Break(
        "main.tf", "rotation     = true", "rotation     = false", "kms-key-rotates", "enable_key_rotation"
    ),
    "another mailbox": Break(
        "main.tf",
        "endpoint  = var.notification_email",
        'endpoint  = "somebody@example.com"',
        "the e-mail: endpoint",
        "endpoint",
    ),
    "one role for all": Break(
        "main.tf",
        "aws_iam_role.function[each.key].arn",
        'aws_iam_role.function["ingestion"].arn',
        "iam-role-per-function",
        "role ",
        elsewhere=frozenset({"lambda-has-own-dead-letter-queue"}),  # whose role may not send to them
    ),
    "another managed policy": Break(
        "main.tf",
        "service-role/AWSLambdaBasicExecutionRole",
        "service-role/AWSLambdaVPCAccessExecutionRole",
        "access",
        "policy_arn",
    ),
    "more than storing": Break(
        "main.tf",
        '"StoreEvents"\n    actions   = ["dynamodb:PutItem"]',
        '"StoreEvents"\n    actions   = ["dynamodb:PutItem", "dynamodb:DeleteItem"]',
        "access",
        "statement {",
    ),
    "a wildcard action": Break(
        "main.tf",
        'actions   = ["ssm:GetParameter"]',
        'actions   = ["ssm:Get*"]',
        "iam-names-every-action",
        "ssm:Get*",
        elsewhere=frozenset({"access"}),
    ),
    "every parameter": Break(
        "main.tf",
        "resources = [for key in each.value.parameters : aws_ssm_parameter.configuration[key].arn]",
        'resources = ["arn:aws:ssm:us-east-1:123456789012:parameter/*"]',
        "iam-names-every-resource",
        "parameter/*",
        elsewhere=frozenset({"access"}),
    ),
    "any event for the next stage": Break(
        "main.tf",
        '      variable = "events:detail-type"',
        '      variable = "events:eventBusInvocation"',
        "access",
        "statement {",
    ),
    "one error a minute": Break(
        "main.tf",
        f"FunctionName = each.value.function }}\n{SUM_ABOVE} = 0",
        f"FunctionName = each.value.function }}\n{SUM_ABOVE} = 1",
        "alarm aws_cloudwatch_metric_alarm.function: when",
        "threshold",
    ),
    "an alarm on a queue of another name": Break(
        "main.tf",
        "dimensions  = { QueueName = local.queue_names[stage] }",
        'dimensions  = { QueueName = "dlq" }',
        'alarm aws_cloudwatch_metric_alarm.failure["*-dlq-depth"]: watches',
        "dimensions",
    ),
    "an alarm on the default bus": Break(
        "main.tf",
        "dimensions  = { EventBusName = local.event_bus_name, RuleName = local.rule_names[stage] }",
        "dimensions  = { RuleName = local.rule_names[stage] }",
        'alarm aws_cloudwatch_metric_alarm.failure["*-undelivered"]: watches',
        "dimensions",
    ),
    "an alarm that may not publish": Break(
        "main.tf",
        "      [for alarm in values(local.failure_alarms) : alarm.name],\n",
        "",
        "access",
        "",
    ),
    "a dashboard without the age of events": Break(
        "main.tf", '"AsyncEventAge"', '"Duration"', "the dashboard: shows", ""
    ),
    "an alarm for duration": Break(
        "main.tf",
        "        metric   = metric\n",
        '        metric   = "Duration"\n',
        "alarm aws_cloudwatch_metric_alarm.function: watches",
        "metric_name",
    ),
    "five minutes": Break(
        "main.tf",
        '  dimensions  = { TableName = each.value.table }\n  statistic   = "Sum"\n  period      = 60',
        '  dimensions  = { TableName = each.value.table }\n  statistic   = "Sum"\n  period      = 300',
        "alarm aws_cloudwatch_metric_alarm.capacity: when",
        "period ",
    ),
    "logs for two weeks": Break(
        "main.tf", "retention_in_days = 7", "retention_in_days = 14", "log-group-retention", "retention_in_days"
    ),
    "a secret parameter": Break("main.tf", '"String"', '"SecureString"', "the parameters: type", "SecureString"),
    "a paid parameter": Break("main.tf", '"Standard"', '"Advanced"', "the parameters: tier", "Advanced"),
    "a function of another name": Break(
        "main.tf",
        '"lambda-${stage}-${var.environment}"',
        '"function-${stage}-${var.environment}"',
        "the functions: function_name",
        "",
        frozenset({"the log groups: name"}),
    ),
    "a name without the environment": Break(
        "main.tf",
        '"eventbridge-market-data-${var.environment}"',
        '"eventbridge-market-data"',
        "name-carries-suffix",
        "name ",
        frozenset({"the bus: name"}),
    ),
    "no CostCenter": Break(
        "provider.tf",
        "      CostCenter  = var.cost_center\n",
        "",
        "the provider: default_tags",
        "",
    ),
    "an old Terraform": Break("provider.tf", '">= 1.5"', '">= 1.4"', "Terraform: required_version", "required_version"),
    "another provider version": Break(
        "provider.tf", '"~> 5.0, >= 5.75.1"', '"~> 5.0"', "Terraform: required_providers", "aws ="
    ),
    "no random provider": Break(
        "provider.tf", "hashicorp/random", "example/random", "Terraform: required_providers", ""
    ),
    "another region": Break(
        "provider.tf",
        '"us-east-1"\n  nullable',
        '"eu-west-1"\n  nullable',
        "region-is",
        "",
    ),
    "a function that does not wait for its policies": Break(
        "main.tf",
        "    aws_iam_role_policy_attachment.basic_execution,\n",
        "",
        "the functions: depends_on",
        "depends_on",
    ),
    "one data source too many": Break(
        "main.tf",
        'data "aws_region" "current" {}',
        'data "aws_region" "current" {}\n\ndata "aws_ami" "other" {}',
        "closed data",
        "aws_ami",
    ),
    "an output that is gone": Break("main.tf", 'output "event_archive_arn"', 'output "archive"', "closed outputs", ""),
    "a topic for all to see": Break(
        "main.tf",
        "  value       = aws_sns_topic.alerts.arn\n  sensitive   = true\n",
        "  value       = aws_sns_topic.alerts.arn\n",
        "the outputs: sensitive",
        "",
    ),
}


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_a_broken_promise_of_market_data_fails_its_clause(broken: Break, tmp_path: Path) -> None:
    assert_noticed("market_data", broken, tmp_path)


def test_market_data_as_it_stands_holds() -> None:
    assert_holds("market_data")
