data "aws_kms_alias" "logs" {
  name = "alias/aws/logs"
}

data "aws_kms_key" "logs" {
  key_id = "alias/aws/logs"
}

data "aws_caller_identity" "current" {}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_cloudwatch_log_group" "alias" {
  name       = "alias"
  kms_key_id = "alias/aws/logs" # fails: kms_key_id = "alias/aws/logs", the AWS managed key alias/aws/logs
}

resource "aws_cloudwatch_log_group" "arn" {
  name       = "arn"
  kms_key_id = "arn:aws:kms:eu-central-1:${data.aws_caller_identity.current.id}:alias/aws/logs" # fails: kms_key_id = "arn:aws:kms:eu-central-1:${data.aws_caller_identity.current.id}:alias/aws/logs", the AWS managed key alias/aws/logs
}

resource "aws_cloudwatch_log_group" "alias_read" {
  name       = "alias-read"
  kms_key_id = data.aws_kms_alias.logs.target_key_arn # fails: kms_key_id = data.aws_kms_alias.logs.target_key_arn, the AWS managed key alias/aws/logs
}

resource "aws_cloudwatch_log_group" "key_read" {
  name       = "key-read"
  kms_key_id = data.aws_kms_key.logs.arn # fails: kms_key_id = data.aws_kms_key.logs.arn, the AWS managed key alias/aws/logs
}

resource "aws_cloudwatch_log_group" "no_key" {
  name       = "no-key"
  kms_key_id = aws_sqs_queue.orders.arn # fails: kms_key_id = aws_sqs_queue.orders.arn
}
