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
        "the bucket is named as specified",
        "",
    ),
    "no versions": Break(
        "main.tf",
        'status = "Enabled"\n  }\n}',
        'status = "Suspended"\n  }\n}',
        "the bucket keeps versions",
        "Suspended",
    ),
    "the bucket under another key": Break(
        "main.tf",
        'kms_master_key_id = aws_kms_key.key["s3-transactions"].arn',
        f"kms_master_key_id = {TABLE_KEY}",
        "the bucket is encrypted with its own key",
        "kms_master_key_id",
    ),
    "S3's own encryption": Break(
        "main.tf",
        'sse_algorithm     = "aws:kms"',
        'sse_algorithm     = "AES256"',
        "the bucket is encrypted with KMS",
        "AES256",
    ),
    **{
        f"no {setting}": Break(
            "main.tf", f"{setting} {gap}= true", f"{setting} {gap}= false", f"the bucket has {setting}", setting
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
        "no other upload invokes a function",
        "",
    ),
    "another type of file": Break(
        "main.tf",
        '{ csv = ".csv", json = ".json" }',
        '{ csv = ".csv", json = ".xml" }',
        "an upload of a JSON file invokes a function",
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
        "main.tf", "      days          = 90", "      days          = 91", "objects move to Glacier after 90 days", "91"
    ),
    "Python 3.12": Break("main.tf", '"python3.11"', '"python3.12"', "both functions run Python 3.11", "runtime"),
    "256 MB": Break("main.tf", "= 512", "= 256", "both functions have 512 MB", "memory_size"),
    "60 seconds": Break(
        "main.tf",
        "function_timeout_seconds = 300",
        "function_timeout_seconds = 60",
        "both functions have 300 seconds",
        "",
        frozenset({"messages stay hidden for as long as a function runs"}),
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
    "no traces": Break("main.tf", '"Active"', '"PassThrough"', "both functions are traced", "mode"),
    "an environment under Lambda's own key": Break(
        "main.tf",
        f"  kms_key_arn      = {KEY}\n",
        "",
        "the environment of both functions is encrypted with the key",
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
        "errors are kept by their id",
        "hash_key",
    ),
    "an index without status": Break(
        "main.tf",
        '    hash_key        = "status"',
        '    hash_key        = "transaction_id"',
        "transactions are found by status",
        "hash_key",
    ),
    "a queue that tries four times": Break(
        "main.tf", REDRIVE, REDRIVE.replace("= 3", "= 4"), "what fails three times moves on", "redrive_policy"
    ),
    "seven days of messages": Break(
        "main.tf",
        "message_retention_seconds = 1209600",
        "message_retention_seconds = 604800",
        "messages are kept for 14 days",
        "message_retention_seconds",
    ),
    "batches of nine": Break(
        "main.tf", "= 10\n  function_resp", "= 9\n  function_resp", "dead letters come ten at a time", "batch_size"
    ),
    "29 days of logs": Break(
        "main.tf", "retention_in_days = 30", "retention_in_days = 29", "log-group-retention", "retention_in_days"
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
        "the error rate may not exceed 1 percent",
        "threshold",
    ),
    "an alarm at 99 messages": Break(
        "main.tf",
        "threshold           = 100",
        "threshold           = 99",
        "the dead letter queue may not exceed 100 messages",
        "threshold",
    ),
    "points for every minute": Break(
        "main.tf",
        "period_seconds = 300",
        "period_seconds = 60",
        "the error rate is taken over five minutes",
        "",
        frozenset({"the dashboard has a point for every five minutes"}),
    ),
    "a graph that is gone": Break(
        "main.tf",
        '"Tables: consumed capacity units"',
        '"Tables"',
        "the dashboard shows consumed capacity",
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
        "keys are deleted after seven days",
        "deletion_window",
    ),
    "another alias": Break(
        "main.tf",
        'name          = "alias/${each.key}-${var.environment}"',
        'name          = "alias/key-${each.key}-${var.environment}"',
        "the alias of s3-transactions is named as specified",
        "name ",
        frozenset(
            f"the alias of {key} is named as specified" for key in ("dynamodb-transactions", "lambda-encryption")
        ),
    ),
    "an endpoint that allows less": Break(
        "main.tf",
        'actions   = ["${each.key}:*"]',
        'actions   = ["${each.key}:Get*"]',
        "access",
        "statement {",
    ),
    "another mailbox": Break(
        "main.tf", '"devops-alerts@example.com"', '"me@example.com"', "the devops team is told", "endpoint"
    ),
    "an unencrypted topic": Break(
        "main.tf",
        f"  name              = local.topic_name\n  kms_master_key_id = {KEY}\n",
        "  name              = local.topic_name\n",
        "the topic is encrypted with the key",
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
                "an endpoint leads to dynamodb",
                "an endpoint leads to s3",
                "kms-key-policy-admits-logs",
            }
        ),
    ),
    "a tag that is gone": Break(
        "provider.tf", 'Compliance         = "GDPR"\n', "", "every resource has the tag Compliance", ""
    ),
    "an old Terraform": Break("provider.tf", '">= 1.5"', '">= 1.4"', "terraform-version", "required_version"),
    "another provider version": Break("provider.tf", '"~> 5.0"', '">= 5.0"', "provider-version", "aws ="),
    "an existing network": Break(
        "main.tf",
        'data "aws_region" "current" {}',
        'data "aws_region" "current" {}\n\ndata "aws_vpc" "existing" {}',
        "no existing aws_vpc is looked up",
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
        frozenset({"both tables may be deleted"}),
    ),
    "an output that is gone": Break("main.tf", 'output "sns_topic_arn"', 'output "topic"', "outputs-exist#9", ""),
    "an output that anybody reads": Break(
        "main.tf",
        'value       = local.function_environments["dlq-processor"]\n  sensitive   = true',
        'value       = local.function_environments["dlq-processor"]',
        "dlq_processor_environment_variables is sensitive",
        "",
    ),
}


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_a_broken_promise_of_transaction_files_fails_its_clause(broken: Break, tmp_path: Path) -> None:
    assert_noticed("transaction_files", broken, tmp_path)


def test_transaction_files_as_it_stands_holds() -> None:
    assert_holds("transaction_files")
