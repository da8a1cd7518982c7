"""The contract tested the other way round: break a promise in the HCL, and the clause that names it must fail."""

from pathlib import Path

import pytest
from contract_breaks import Break, assert_holds, assert_noticed

KEY = 'aws_kms_key.key["lambda-encryption"].arn'
TABLE_KEY = 'aws_kms_key.key["dynamodb-transactions"].arn'
PERMISSION = """  source_arn     = aws_s3_bucket.uploads.arn
"""
LOG_GROUP_KEY = """  retention_in_days = 30
  kms_key_id        = aws_kms_key.key["lambda-encryption"].arn
"""
REDRIVE = """  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter.arn
    maxReceiveCount     = 3
  })
"""

BREAKS = {
    "another bucket name": Break(
        "main.tf",
        '"s3-transactions-${var.environment}-${local.account_id}"',
        '"transactions-${var.environment}-${local.account_id}"',
        "the bucket: bucket",
        "",
    ),
    "no versions": Break(
        "main.tf",
        'status = "Enabled"\n  }\n}',
        'status = "Suspended"\n  }\n}',
        "the versions: versioning_configuration",
        "Suspended",
    ),
    "the bucket under another key": Break(
        "main.tf",
        'kms_master_key_id = aws_kms_key.key["s3-transactions"].arn',
        f"kms_master_key_id = {TABLE_KEY}",
        "the encryption of the bucket: rule",
        "kms_master_key_id",
    ),
    "S3's own encryption": Break(
        "main.tf",
        'sse_algorithm     = "aws:kms"',
        'sse_algorithm     = "AES256"',
        "the encryption of the bucket: rule",
        "AES256",
    ),
    **{
        f"no {setting}": Break(
            "main.tf",
            f"{setting} {gap}= true",
            f"{setting} {gap}= false",
            f"the public access block: {setting}",
            setting,
        )
        for setting, gap in {
            "block_public_acls": "      ",
            "block_public_policy": "    ",
            "ignore_public_acls": "     ",
            "restrict_public_buckets": "",
        }.items()
    },
    "traffic without TLS": Break(
        "main.tf",
        'variable = "aws:SecureTransport"\n      values   = ["false"]',
        'variable = "aws:SecureTransport"\n      values   = ["true"]',
        "access",
        "statement {",
        elsewhere=frozenset({"s3-requires-tls"}),
    ),
    "any encryption": Break(
        "main.tf",
        'variable = "s3:x-amz-server-side-encryption"\n      values   = ["aws:kms"]',
        'variable = "s3:x-amz-server-side-encryption"\n      values   = ["AES256"]',
        "access",
        "statement {",
    ),
    "any key": Break(
        "main.tf",
        'values   = [aws_kms_key.key["s3-transactions"].arn]',
        f"values   = [{TABLE_KEY}]",
        "access",
        "statement {",
    ),
    "a third type of file": Break(
        "main.tf",
        '{ csv = ".csv", json = ".json" }',
        '{ csv = ".csv", json = ".json", xml = ".xml" }',
        "the notification: lambda_function",
        "",
    ),
    "another type of file": Break(
        "main.tf",
        '{ csv = ".csv", json = ".json" }',
        '{ csv = ".csv", json = ".xml" }',
        "the notification: lambda_function",
        "",
    ),
    "a bucket of any account": Break(
        "main.tf",
        PERMISSION + "  source_account = local.account_id\n",
        PERMISSION,
        "access",
        "aws_lambda_permission",
        frozenset({"lambda-permission-names-source"}),
    ),
    "Glacier after 91 days": Break(
        "main.tf", "      days          = 90", "      days          = 91", "the lifecycle: rule", "91"
    ),
    "Python 3.12": Break("main.tf", '"python3.11"', '"python3.12"', "the functions: runtime", "runtime"),
    "256 MB": Break("main.tf", "= 512", "= 256", "the functions: memory_size", "memory_size"),
    "60 seconds": Break(
        "main.tf",
        "function_timeout_seconds = 300",
        "function_timeout_seconds = 60",
        "the functions: timeout",
        "",
        frozenset({"the queue: visibility_timeout_seconds", "the dead letter queue: visibility_timeout_seconds"}),
    ),
    "x86_64": Break("main.tf", '["arm64"]', '["x86_64"]', "lambda-runs-on-arm64", "architectures"),
    "concurrency 99": Break(
        "main.tf",
        "reserved_concurrency = 100",
        "reserved_concurrency = 99",
        "lambda-reserves-concurrency",
        "reserved_concurrent_executions",
    ),
    "concurrency 51": Break(
        "main.tf",
        "reserved_concurrency = 50",
        "reserved_concurrency = 51",
        "lambda-reserves-concurrency#2",
        "reserved_concurrent_executions",
    ),
    "no traces": Break("main.tf", '"Active"', '"PassThrough"', "the functions: tracing_config", "mode"),
    "an environment under Lambda's own key": Break(
        "main.tf",
        f"  kms_key_arn      = {KEY}\n",
        "",
        "the functions: kms_key_arn",
        'resource "aws_lambda_function"',
    ),
    "one role for both": Break(
        "main.tf",
        "aws_iam_role.function[each.key].arn",
        'aws_iam_role.function["dlq-processor"].arn',
        "iam-role-per-function",
        "role ",
    ),
    "a wildcard bucket": Break(
        "main.tf",
        '"s3:GetObjectVersion"]\n    resources = ["${aws_s3_bucket.uploads.arn}/*"]',
        '"s3:GetObjectVersion"]\n    resources = ["arn:aws:s3:::*"]',
        "iam-names-every-resource",
        "resources = [",
        elsewhere=frozenset({"access"}),
    ),
    "a processor that may delete uploads": Break(
        "main.tf",
        'actions   = ["s3:GetObject", "s3:GetObjectVersion"]',
        'actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:DeleteObject"]',
        "access",
        "statement {",
    ),
    "a processor that sends rows elsewhere": Break(
        "main.tf",
        'actions   = ["sqs:SendMessage"]\n    resources = [aws_sqs_queue.dead_letter.arn]',
        'actions   = ["sqs:SendMessage"]\n    resources = [aws_sqs_queue.unfinished.arn]',
        "access",
        "do: sqs:SendMessage",
    ),
    "a function that may delete tables": Break(
        "main.tf", '["dynamodb:DeleteTable"]', '["dynamodb:DeleteBackup"]', "access", "statement {"
    ),
    "a function that may delete buckets": Break(
        "main.tf", '["s3:DeleteBucket"]', '["s3:DeleteObject"]', "access", "statement {"
    ),
    "another table for the errors": Break(
        "main.tf",
        '  hash_key     = "error_id"',
        '  hash_key     = "transaction_id"',
        "the table of errors: hash_key",
        "hash_key",
    ),
    "an index without status": Break(
        "main.tf",
        '    hash_key        = "status"',
        '    hash_key        = "transaction_id"',
        "the table of transactions: global_secondary_index",
        "hash_key",
    ),
    "a queue that tries four times": Break(
        "main.tf", REDRIVE, REDRIVE.replace("= 3", "= 4"), "the queue: redrive_policy", "redrive_policy"
    ),
    "seven days of messages": Break(
        "main.tf",
        "message_retention_seconds = 1209600",
        "message_retention_seconds = 604800",
        "the queue: message_retention_seconds",
        "message_retention_seconds",
    ),
    "batches of nine": Break(
        "main.tf",
        "= 10\n  function_resp",
        "= 9\n  function_resp",
        "the consumer of the dead letter queue: batch_size",
        "batch_size",
    ),
    "60 days of logs": Break(
        "main.tf", "retention_in_days = 30", "retention_in_days = 60", "log-group-retention", "retention_in_days"
    ),
    "logs of one function without the key": Break(
        "main.tf",
        LOG_GROUP_KEY,
        LOG_GROUP_KEY.replace(KEY, f'each.key == "dlq-processor" ? null : {KEY}'),
        "log-group-uses-customer-key",
        "kms_key_id",
    ),
    "an alarm at two percent": Break(
        "main.tf",
        "threshold           = 1\n",
        "threshold           = 2\n",
        "alarm aws_cloudwatch_metric_alarm.error_rate: when",
        "threshold",
    ),
    "an alarm at 99 messages": Break(
        "main.tf",
        "threshold           = 100",
        "threshold           = 99",
        "alarm aws_cloudwatch_metric_alarm.dlq_depth: when",
        "threshold",
    ),
    "points for every minute": Break(
        "main.tf",
        "period_seconds = 300",
        "period_seconds = 60",
        "alarm aws_cloudwatch_metric_alarm.error_rate: watches",
        "",
        frozenset({"the dashboard: dashboard_body"}),
    ),
    "a graph that is gone": Break(
        "main.tf",
        "for position, graph in local.dashboard_graphs : {",
        "for position, graph in slice(local.dashboard_graphs, 0, 5) : {",
        "the dashboard: shows",
        "dashboard_body",
    ),
    "a graph of something else": Break(
        "main.tf",
        '["AWS/DynamoDB", pair[0], "TableName", pair[1]]',
        '["AWS/EC2", "CPUUtilization", "InstanceId", pair[1]]',
        "the dashboard: shows",
        "dashboard_body",
    ),
    "a graph of half an error rate": Break(
        "main.tf",
        'id = "${lower(pair[0])}${pair[1]}"',
        'id = "${lower(pair[0])}${1 - pair[1]}"',
        "the graph of the error rates: dashboard_body",
        "dashboard_body",
    ),
    "a key that does not rotate": Break(
        "main.tf",
        "enable_key_rotation     = true",
        "enable_key_rotation     = false",
        "kms-key-rotates",
        "enable_key_rotation",
    ),
    "keys that stay for 30 days": Break(
        "main.tf",
        "deletion_window_in_days = 7",
        "deletion_window_in_days = 30",
        "the keys: deletion_window_in_days",
        "deletion_window",
    ),
    "another alias": Break(
        "main.tf",
        'name          = "alias/${each.key}-${var.environment}"',
        'name          = "alias/key-${each.key}-${var.environment}"',
        "the aliases: name",
        "name ",
    ),
    "an endpoint that allows less": Break(
        "main.tf",
        'actions   = ["${each.key}:*"]',
        'actions   = ["${each.key}:Get*"]',
        "access",
        "statement {",
    ),
    "another mailbox": Break(
        "main.tf", '"devops-alerts@example.com"', '"me@example.com"', "the e-mail: endpoint", "endpoint"
    ),
    "an unencrypted topic": Break(
        "main.tf",
        f"  name              = local.topic_name\n  kms_master_key_id = {KEY}\n",
        "  name              = local.topic_name\n",
        "the topic: kms_master_key_id",
        'resource "aws_sns_topic"',
    ),
    "another region": Break(
        "provider.tf",
        '"eu-central-1"',
        '"eu-west-1"',
        "region-is",
        "",
        frozenset(
            {
                "the endpoints: service_name",
                "kms-key-policy-admits-logs",
            }
        ),
    ),
    "a tag that is gone": Break("provider.tf", 'Compliance         = "GDPR"\n', "", "the provider: default_tags", ""),
    "an old Terraform": Break("provider.tf", '">= 1.5"', '">= 1.4"', "terraform-version", "required_version"),
    "another provider version": Break("provider.tf", '"~> 5.0, >= 5.70.0"', '">= 5.70.0"', "provider-version", "aws ="),
    "an existing network": Break(
        "main.tf",
        'data "aws_region" "current" {}',
        'data "aws_region" "current" {}\n\ndata "aws_vpc" "existing" {}',
        "closed data",
        "",
    ),
    "a bucket that blocks the destroy": Break(
        "main.tf", "force_destroy = true", "force_destroy = false", "stack-is-destroyable", "force_destroy"
    ),
    "a table that blocks the destroy": Break(
        "main.tf",
        "  # Test environments are taken down with their data. Recovery from a mistake is the backup's work.\n"
        "  deletion_protection_enabled = false",
        "  deletion_protection_enabled = true",
        "stack-is-destroyable",
        "deletion_protection_enabled",
        frozenset({"the table of transactions: deletion_protection_enabled"}),
    ),
    "an output that is gone": Break("main.tf", 'output "sns_topic_arn"', 'output "topic"', "closed outputs", ""),
    "an output of another table": Break(
        "main.tf",
        "value       = aws_dynamodb_table.transactions.arn",
        "value       = aws_dynamodb_table.errors.arn",
        "the outputs: value",
        "output ",
    ),
    "a bucket of one account": Break(
        "main.tf",
        "s3-transactions-${var.environment}-${local.account_id}",
        "s3-transactions-${var.environment}-123456789012",
        "the bucket: bucket",
        "bucket ",
    ),
    "a way out of the network": Break(
        "main.tf",
        'resource "aws_route_table" "private" {\n  vpc_id = aws_vpc.private.id\n',
        'resource "aws_route_table" "private" {\n  vpc_id = aws_vpc.private.id\n  route {\n'
        '    cidr_block = "0.0.0.0/0"\n    gateway_id = "igw-1"\n  }\n',
        "the route table: route",
        "",
    ),
    "uploads that expire": Break(
        "main.tf",
        "    transition {\n      days          = 90",
        "    expiration {\n      days = 1\n    }\n\n    transition {\n      days          = 90",
        "the lifecycle: rule",
        "",
    ),
    "an environment of any name": Break(
        "provider.tf",
        "length(var.environment) <= 20 && ",
        "",
        "the environment: refuses",
        "variable",
    ),
    "a notification before the permission": Break(
        "main.tf",
        "  depends_on = [aws_lambda_permission.uploads]\n",
        "",
        "the notification: depends_on",
        "",
    ),
    "items that expire": Break(
        "main.tf",
        "  # By time within a status:",
        '  ttl {\n    attribute_name = "timestamp"\n    enabled        = true\n  }\n\n  # By time within a status:',
        "the table of transactions: nothing else is set",
        'resource "aws_dynamodb_table"',
    ),
    "an output that anybody reads": Break(
        "main.tf",
        'value       = local.function_environments["dlq-processor"]\n  sensitive   = true',
        'value       = local.function_environments["dlq-processor"]',
        "the outputs: sensitive",
        "",
    ),
    "small files that stay": Break(
        "main.tf",
        '"varies_by_storage_class"',
        '"all_storage_classes_128K"',
        "the lifecycle: transition_default_minimum_object_size",
        "transition_default_minimum_object_size",
    ),
    "Local Zones": Break(
        "main.tf", '["opt-in-not-required"]', '["opt-in-not-required", "opted-in"]', "the zones: filter", ""
    ),
    "a loop that Lambda ends": Break(
        "main.tf", '"Allow"\n}', '"Terminate"\n}', "the loop of a long file: recursive_loop", "recursive_loop"
    ),
    "a consumer without a bound": Break(
        "main.tf",
        '  scaling_config {\n    maximum_concurrency = local.functions["dlq-processor"].reserved_concurrency\n  }\n',
        "",
        "the consumer of the dead letter queue: scaling_config",
        "",
        elsewhere=frozenset({"flow what fails for good is recorded"}),
    ),
    "no alarm on failed rows": Break(
        "main.tf",
        'metric      = "FailedTransactions"',
        'metric      = "StoredTransactions"',
        'alarm aws_cloudwatch_metric_alarm.count["failed-rows"]: watches',
        "metric_name",
    ),
}


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_a_broken_promise_of_transaction_files_fails_its_clause(broken: Break, tmp_path: Path) -> None:
    assert_noticed("transaction_files", broken, tmp_path)


def test_transaction_files_as_it_stands_holds() -> None:
    assert_holds("transaction_files")
