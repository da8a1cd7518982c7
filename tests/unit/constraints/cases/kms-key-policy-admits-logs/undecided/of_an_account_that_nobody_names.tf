# parameters: {region: eu-west-1}
variable "spec" {
  type = string
}

variable "reader" {
  type = string
}

locals {
  logs = {
    Sid       = "Logs", Effect = "Allow", Principal = { Service = "logs.eu-west-1.amazonaws.com" }, Action = "kms:*", Resource = "*"
    Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:eu-west-1:123456789012:log-group:settle" } }
  }
}

resource "aws_kms_key" "account" {
  policy = jsonencode({ Statement = [local.logs] }) # undecided: whether the key's policy admits CloudWatch Logs for aws_cloudwatch_log_group.account <- the contract names no account
}

resource "aws_cloudwatch_log_group" "account" {
  name       = "settle"
  kms_key_id = aws_kms_key.account.arn
}

data "aws_caller_identity" "current" {}

locals {
  mine = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:eu-west-1:${data.aws_caller_identity.current.account_id}:log-group:settle" } }
}

resource "aws_kms_key" "by_id" {
  policy = jsonencode({ Statement = [merge(local.logs, { Condition = local.mine, Resource = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000" })] }) # undecided: whether the key's policy admits CloudWatch Logs for aws_cloudwatch_log_group.by_id
}

resource "aws_cloudwatch_log_group" "by_id" {
  name       = "settle"
  kms_key_id = aws_kms_key.by_id.arn
}

resource "aws_kms_key" "spec" {
  customer_master_key_spec = var.spec # undecided: whether the key is symmetric and enabled <- var.spec has no value
  policy                   = jsonencode({ Statement = [merge(local.logs, { Condition = local.mine })] })
}

resource "aws_cloudwatch_log_group" "spec" {
  name       = "settle"
  kms_key_id = aws_kms_key.spec.arn
}

resource "aws_kms_key" "reader" {
  policy = jsonencode({ Statement = [merge(local.logs, { Condition = local.mine }), { Sid = "Reader", Effect = "Allow", Principal = { AWS = var.reader }, Action = "kms:Decrypt", Resource = "*" }] }) # undecided: whether Reader admits everybody <- var.reader has no value
}

resource "aws_cloudwatch_log_group" "reader" {
  name       = "settle"
  kms_key_id = aws_kms_key.reader.arn
}
