"""The contract tested the other way round: break a promise in the HCL, and the clause that names it must fail."""

from pathlib import Path

import pytest
from contract_breaks import Break, assert_holds, assert_noticed

BREAKS = {
    "a narrower network": Break(
        "main.tf",
        'cidr_block           = "10.0.0.0/16"',
        'cidr_block           = "10.0.0.0/17"',
        "the network: cidr_block",
        "cidr_block",
        frozenset({"the subnets: cidr_block"}),
    ),
    "no names for hosts": Break(
        "main.tf",
        "enable_dns_hostnames = true",
        "enable_dns_hostnames = false",
        "the network: enable_dns_hostnames",
        "dns",
    ),
    "a way out": Break(
        "main.tf",
        "# Knows the network itself and",
        'resource "aws_internet_gateway" "out" {\n  vpc_id = aws_vpc.private.id\n}\n\n# Knows the network itself and',
        "closed resources",
        "",
    ),
    "only accepted traffic": Break(
        "main.tf",
        'type             = "ALL"',
        'type             = "ACCEPT"',
        "the flow logs: traffic_type",
        "traffic_type",
    ),
    "ten minutes of traffic at a time": Break(
        "main.tf",
        "max_aggregation_interval = 60",
        "max_aggregation_interval = 600",
        "the flow logs: max_aggregation_interval",
        "max_aggregation_interval",
    ),
    "endpoints without their names": Break(
        "main.tf",
        "private_dns_enabled = true",
        "private_dns_enabled = false",
        "the interface endpoints: private_dns_enabled",
        "private_dns_enabled",
    ),
    "endpoints of another kind of service": Break(
        "main.tf",
        'service_name        = "com.amazonaws.${local.region}.${each.key}"',
        'service_name        = "com.amazonaws.${local.region}.${each.key}-fips"',
        "the interface endpoints: service_name",
        "service_name",
    ),
    "any encryption": Break(
        "main.tf",
        'variable = "s3:x-amz-server-side-encryption"\n      values   = ["aws:kms"]\n    }\n  }\n\n  statement {',
        'variable = "s3:x-amz-server-side-encryption"\n      values   = ["AES256"]\n    }\n  }\n\n  statement {',
        "access",
        "statement {",
    ),
    "flow logs that stay": Break(
        "main.tf", "      days = 90", "      days = 91", "the bucket's lifecycle: rule", "days"
    ),
    "a key that does not rotate": Break(
        "main.tf",
        "enable_key_rotation     = true",
        "enable_key_rotation     = false",
        "kms-key-rotates",
        "enable_key_rotation",
    ),
    "a trail of one region": Break(
        "main.tf",
        "is_multi_region_trail         = true",
        "is_multi_region_trail         = false",
        "the trail: is_multi_region_trail",
        "is_multi_region_trail",
    ),
    "a trail of writes": Break("main.tf", '= "All"', '= "WriteOnly"', "the trail: event_selector", "read_write"),
    "one more attempt": Break(
        "main.tf", "maxReceiveCount     = 3", "maxReceiveCount     = 4", "the queue: redrive_policy", "redrive"
    ),
    "dead letters for a week": Break(
        "provider.tf",
        "default     = 14",
        "default     = 7",
        "the variables: default",
        "",
    ),
    "more time": Break(
        "main.tf",
        "      timeout              = 60",
        "      timeout              = 61",
        "the functions: timeout",
        "timeout",
    ),
    "more executions": Break(
        "main.tf",
        "reserved_concurrency = 50",
        "reserved_concurrency = 60",
        "lambda-reserves-concurrency",
        "",
        frozenset(
            {
                "the functions: reserved_concurrent_executions",
                'alarm aws_cloudwatch_metric_alarm.metric["lambda-concurrency"]: when',
            }
        ),
    ),
    "a batching window": Break(
        "main.tf",
        "  batch_size              = 10\n",
        "  batch_size              = 10\n\n  maximum_batching_window_in_seconds = 5\n",
        "the event source mapping: maximum_batching_window_in_seconds",
        "maximum_batching_window_in_seconds",
    ),
    "whole batches": Break(
        "main.tf",
        '  function_response_types = ["ReportBatchItemFailures"]\n',
        "",
        "the event source mapping: function_response_types",
        "",
    ),
    "no recovery": Break(
        "main.tf",
        "point_in_time_recovery {\n    enabled = true",
        "point_in_time_recovery {\n    enabled = false",
        "dynamodb-recovers-to-point-in-time",
        "enabled",
    ),
    "another index": Break(
        "main.tf",
        '"status-timestamp-index"',
        '"status-index"',
        "the table: global_secondary_index",
        "",
        elsewhere=frozenset({"access"}),
    ),
    "an alarm at 999 payments": Break(
        "main.tf",
        "threshold          = 1000",
        "threshold          = 999",
        'alarm aws_cloudwatch_metric_alarm.metric["sqs-queue-depth"]: when',
        "threshold",
    ),
    "a metric that is not shown": Break(
        "main.tf",
        '["ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"] :',
        '["ConsumedReadCapacityUnits", "ThrottledRequests"] :',
        "the dashboard: shows",
        "dashboard_body",
    ),
    "an unencrypted topic": Break(
        "main.tf",
        'display_name      = "Payment alerts (${var.environment})"\n  kms_master_key_id = aws_kms_key.key["sqs"].arn\n',
        'display_name      = "Payment alerts (${var.environment})"\n',
        "the topic: kms_master_key_id",
        'resource "aws_sns_topic"',
    ),
    "any port": Break(
        "main.tf",
        '  description       = "HTTPS from the VPC"\n  type              = "ingress"\n'
        "  security_group_id = aws_security_group.vpc_endpoints.id\n"
        '  protocol          = "tcp"\n  from_port         = 443',
        '  description       = "HTTPS from the VPC"\n  type              = "ingress"\n'
        "  security_group_id = aws_security_group.vpc_endpoints.id\n"
        '  protocol          = "tcp"\n  from_port         = 0',
        "network aws_vpc.private: connections",
        "cidr_blocks",
    ),
    "payments that a function may delete": Break(
        "main.tf",
        '"dynamodb:UpdateItem", "dynamodb:GetItem"]',
        '"dynamodb:UpdateItem", "dynamodb:GetItem", "dynamodb:DeleteItem"]',
        "access",
        "statement {",
    ),
    "every key of the account": Break(
        "main.tf",
        "    resources = [for key in aws_kms_key.key : key.arn]",
        '    resources = ["*"]',
        "iam-names-every-resource",
        "",
        elsewhere=frozenset({"access"}),
    ),
    "a tag that is gone": Break(
        "provider.tf", '      Compliance         = "pci-dss"\n', "", "the provider: default_tags", ""
    ),
    "an existing network": Break(
        "main.tf",
        'data "aws_region" "current" {}',
        'data "aws_region" "current" {}\n\ndata "aws_vpc" "existing" {}',
        "closed data",
        "",
    ),
    "a bucket that blocks the destroy": Break(
        "main.tf",
        "force_destroy = true",
        "force_destroy = false",
        "stack-is-destroyable",
        "force_destroy",
        frozenset({"the bucket: force_destroy"}),
    ),
    "an output that anybody reads": Break(
        "main.tf",
        "value       = aws_sqs_queue.payments.url\n  sensitive   = true",
        "value       = aws_sqs_queue.payments.url",
        "the outputs: sensitive",
        "",
    ),
    "logs for two days": Break(
        "main.tf", "retention_in_days = 1", "retention_in_days = 3", "log-group-retention", "retention_in_days"
    ),
    "a policy that Terraform does not keep": Break(
        "main.tf",
        "  policy                  = data.aws_iam_policy_document.key[each.key].json\n",
        "  policy                  = data.aws_iam_policy_document.key[each.key].json\n\n"
        "  lifecycle {\n    ignore_changes = [policy]\n  }\n",
        "what Terraform keeps: lifecycle",
        "",
    ),
    "a function before its role": Break(
        "main.tf",
        "    aws_cloudwatch_log_group.log,\n    aws_iam_role.role,\n",
        "    aws_cloudwatch_log_group.log,\n",
        "the functions: depends_on",
        "",
    ),
    "an address that nobody can change": Break(
        "main.tf",
        "endpoint  = var.alert_email",
        'endpoint  = "payments@example.com"',
        "the mailbox: endpoint",
        "endpoint",
    ),
    "a mapping that takes nothing": Break(
        "main.tf",
        "  batch_size              = 10\n",
        '  batch_size              = 10\n\n  filter_criteria {\n    filter {\n      pattern = "{}"\n    }\n  }\n',
        "the event source mapping: nothing else is set",
        "",
    ),
    "digests under the bucket's key": Break(
        "main.tf",
        'sid           = "NoUploadEncryptedOtherwise"\n    effect        = "Deny"\n'
        '    actions       = ["s3:PutObject"]\n    not_resources = [local.digests]',
        'sid           = "NoUploadEncryptedOtherwise"\n    effect        = "Deny"\n'
        '    actions       = ["s3:PutObject"]\n    resources     = ["${local.bucket_arn}/*"]',
        "access",
        "statement {",
    ),
    "a mapping without a bound": Break(
        "main.tf",
        "  scaling_config {\n    maximum_concurrency = local.reserved_concurrency\n  }\n",
        "",
        "the event source mapping: scaling_config",
        "",
        elsewhere=frozenset({"flow a payment is decided"}),
    ),
    "small flow logs that stay": Break(
        "main.tf",
        '"varies_by_storage_class"',
        '"all_storage_classes_128K"',
        "the bucket's lifecycle: transition_default_minimum_object_size",
        "transition_default_minimum_object_size",
    ),
    "versions for a day": Break(
        "main.tf", "noncurrent_days = 90", "noncurrent_days = 1", "the bucket's lifecycle: rule", "noncurrent_days"
    ),
    "a log delivery that may not look": Break(
        "main.tf", 'looks      = ["s3:GetBucketAcl", "s3:ListBucket"]', 'looks      = ["s3:GetBucketAcl"]', "access", ""
    ),
    "Local Zones": Break(
        "main.tf",
        '["opt-in-not-required"]',
        '["opt-in-not-required", "opted-in"]',
        "the availability zones: filter",
        "",
    ),
    "endpoints for anybody's credentials": Break(
        "main.tf",
        '      test     = "StringEquals"\n      variable = "aws:PrincipalAccount"\n      values   = [local.account_id]',
        '      test     = "StringLike"\n      variable = "aws:PrincipalAccount"\n      values   = ["*"]',
        "access",
        "statement {",
    ),
    "endpoints to anybody's queues": Break(
        "main.tf", "sqs      = local.queue_arns", 'sqs      = ["*"]', "access", "statement {"
    ),
    "a default group with a way out": Break(
        "main.tf",
        'resource "aws_default_security_group" "closed" {\n  vpc_id = aws_vpc.private.id\n',
        'resource "aws_default_security_group" "closed" {\n  vpc_id = aws_vpc.private.id\n\n  egress {\n'
        '    protocol    = "-1"\n    from_port   = 0\n    to_port     = 0\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n',
        "the security group that every network has: egress",
        "",
    ),
    "no alarm on refusals": Break(
        "main.tf",
        'metric = "REFUSED"',
        'metric = "APPROVED"',
        'alarm aws_cloudwatch_metric_alarm.metric["payments-*"]: watches',
        "metric_name",
    ),
    "dead letters for no whole day": Break(
        "provider.tf", "var.dlq_retention_days >= 1 &&", "var.dlq_retention_days >= 0 &&", "the variables: refuses", ""
    ),
}


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_a_broken_promise_of_payment_processing_fails_its_clause(broken: Break, tmp_path: Path) -> None:
    assert_noticed("payment_processing", broken, tmp_path)


def test_payment_processing_as_it_stands_holds() -> None:
    assert_holds("payment_processing")
