"""Write a stack of any size: services that are alike, in a file each, with what real stacks are made of.

    python benchmarks/generate.py FOLDER RESOURCES

A service has 13 resources (a key with its alias, two queues by ``for_each``, a table with ``dynamic`` attributes, a
role with its policy, a function with its log group and mapping, a topic, two alarms by a local module) and two policy
documents. Names come from variables and locals. The same numbers give the same files.
"""

from __future__ import annotations

import sys
from pathlib import Path

PER_SERVICE = 13

COMMON = """
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "environment" {
  type    = string
  default = "test"
}

variable "retention" {
  type    = map(number)
  default = { test = 30, prod = 365 }
}

locals {
  prefix = "bench-${var.environment}"
  tags   = { Environment = var.environment, Owner = "platform" }
  region = "eu-central-1"
}

provider "aws" {
  region = local.region
  default_tags {
    tags = local.tags
  }
}

data "aws_caller_identity" "current" {}
"""

SERVICE = """
locals {
  NAME = {
    name   = "${local.prefix}-NAME"
    memory = NUMBER % 2 == 0 ? 256 : 512
    fields = { pk = "S", sk = "N" }
  }
}

resource "aws_kms_key" "NAME" {
  description             = "Key of ${local.NAME.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 7
}

resource "aws_kms_alias" "NAME" {
  name          = "alias/${local.NAME.name}"
  target_key_id = aws_kms_key.NAME.key_id
}

resource "aws_sqs_queue" "NAME" {
  for_each                  = { work = 3600, dead = 1209600 }
  name                      = "${local.NAME.name}-${each.key}"
  message_retention_seconds = each.value
  kms_master_key_id         = aws_kms_key.NAME.arn
}

resource "aws_dynamodb_table" "NAME" {
  name         = local.NAME.name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "pk"
  range_key    = "sk"
  dynamic "attribute" {
    for_each = local.NAME.fields
    content {
      name = attribute.key
      type = attribute.value
    }
  }
  point_in_time_recovery {
    enabled = true
  }
}

data "aws_iam_policy_document" "NAME_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "NAME" {
  statement {
    sid       = "Read"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage"]
    resources = [for queue in aws_sqs_queue.NAME : queue.arn]
  }
  statement {
    sid       = "Write"
    actions   = ["dynamodb:PutItem"]
    resources = [aws_dynamodb_table.NAME.arn]
  }
}

resource "aws_iam_role" "NAME" {
  name               = "${local.NAME.name}-function"
  assume_role_policy = data.aws_iam_policy_document.NAME_trust.json
}

resource "aws_iam_role_policy" "NAME" {
  name   = "work"
  role   = aws_iam_role.NAME.id
  policy = data.aws_iam_policy_document.NAME.json
}

resource "aws_cloudwatch_log_group" "NAME" {
  name              = "/aws/lambda/${local.NAME.name}"
  retention_in_days = lookup(var.retention, var.environment, 7)
  kms_key_id        = aws_kms_key.NAME.arn
}

resource "aws_lambda_function" "NAME" {
  function_name                  = local.NAME.name
  role                           = aws_iam_role.NAME.arn
  runtime                        = "python3.12"
  handler                        = "main.handle"
  filename                       = "code.zip"
  architectures                  = ["arm64"]
  memory_size                    = local.NAME.memory
  reserved_concurrent_executions = 100
  environment {
    variables = merge(
      { TABLE = aws_dynamodb_table.NAME.name },
      { for name, queue in aws_sqs_queue.NAME : upper(name) => queue.url }
    )
  }
  dead_letter_config {
    target_arn = aws_sqs_queue.NAME["dead"].arn
  }
}

resource "aws_lambda_event_source_mapping" "NAME" {
  event_source_arn = aws_sqs_queue.NAME["work"].arn
  function_name    = aws_lambda_function.NAME.arn
  batch_size       = 10
}

resource "aws_sns_topic" "NAME" {
  name              = "${local.NAME.name}-alarms"
  kms_master_key_id = "alias/aws/sns"
}

module "NAME_alarms" {
  source   = "./alarms"
  name     = local.NAME.name
  function = aws_lambda_function.NAME.function_name
  topics   = [aws_sns_topic.NAME.arn]
}
"""

ALARMS = """
variable "name" {
  type = string
}

variable "function" {
  type = string
}

variable "topics" {
  type = list(string)
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = toset(["Errors", "Throttles"])
  alarm_name          = format("%s-%s", var.name, lower(each.key))
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = each.key
  namespace           = "AWS/Lambda"
  period              = 300
  statistic           = "Sum"
  threshold           = 0
  dimensions          = { FunctionName = var.function }
  alarm_actions       = var.topics
}
"""

CONTRACT = """
stack: generated
account: {id: "123456789012", region: eu-central-1}
constraints:
  - lambda-runs-on-arm64: {clause: arm64}
  - lambda-reserves-concurrency: {clause: concurrency, executions: 100}
  - lambda-has-log-group: {clause: log groups}
  - log-group-uses-customer-key: {clause: keys}
  - log-group-retention: {clause: retention, days: 30}
  - dynamodb-recovers-to-point-in-time: {clause: recovery}
  - iam-names-every-resource: {clause: resources}
  - sqs-encrypts: {clause: encryption}
"""


def generate(folder: Path, resources: int) -> int:
    """Write a stack of about so many resources; return how many services it has."""
    services = max(1, round(resources / PER_SERVICE))
    (folder / "alarms").mkdir(parents=True, exist_ok=True)
    (folder / "alarms/main.tf").write_text(ALARMS, encoding="utf-8")
    (folder / "main.tf").write_text(COMMON, encoding="utf-8")
    (folder / "contract.yaml").write_text(CONTRACT, encoding="utf-8")
    for number in range(services):
        text = SERVICE.replace("NAME", f"service_{number:05}").replace("NUMBER", str(number))
        (folder / f"service_{number:05}.tf").write_text(text, encoding="utf-8")
    return services


if __name__ == "__main__":
    print(generate(Path(sys.argv[1]), int(sys.argv[2])), "services")
