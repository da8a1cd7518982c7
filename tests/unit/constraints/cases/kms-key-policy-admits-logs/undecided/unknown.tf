# parameters: {region: eu-central-1}
variable "group" {
  type = string
}

variable "region" {
  type = string
}

variable "policy" {
  type = string
}

variable "actions" {
  type = list(string)
}

locals {
  context = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:eu-central-1:123456789012:log-group:validator" } }
}

resource "aws_kms_key" "policy" {
  policy = var.policy # undecided: who the key's policy admits <- var.policy has no value
}

resource "aws_cloudwatch_log_group" "policy" {
  name       = "validator"
  kms_key_id = aws_kms_key.policy.arn
}

resource "aws_kms_key" "principal" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "kms:*", Resource = "*", Principal = { Service = "logs.${var.region}.amazonaws.com" }, Condition = local.context }] }) # undecided: who the key's policy admits <- var.region has no value
}

resource "aws_cloudwatch_log_group" "principal" {
  name       = "validator"
  kms_key_id = aws_kms_key.principal.arn
}

resource "aws_kms_key" "context" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "kms:*", Resource = "*", Principal = { Service = "logs.eu-central-1.amazonaws.com" }, Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:eu-central-1:123456789012:log-group:${var.group}" } } }] }) # undecided: the log groups that statement 1 admits <- var.group has no value
}

resource "aws_cloudwatch_log_group" "context" {
  name       = "validator"
  kms_key_id = aws_kms_key.context.arn
}

resource "aws_kms_key" "actions" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = var.actions, Resource = "*", Principal = { Service = "logs.eu-central-1.amazonaws.com" }, Condition = local.context }] }) # undecided: what the key's policy lets CloudWatch Logs do <- var.actions has no value
}

resource "aws_cloudwatch_log_group" "actions" {
  name       = "validator"
  kms_key_id = aws_kms_key.actions.arn
}
