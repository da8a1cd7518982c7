# parameters: {region: eu-central-1}
# account: "123456789012"
locals {
  needed = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:DescribeKey"]
  logs   = { Effect = "Allow", Action = local.needed, Resource = "*", Principal = { Service = "logs.eu-central-1.amazonaws.com" } }
  arn    = "arn:aws:logs:eu-central-1:123456789012"
}

resource "aws_kms_key" "no_policy" { # fails: no policy: CloudWatch Logs may not use the key
  description = "no policy"
}

resource "aws_cloudwatch_log_group" "no_policy" {
  name       = "no-policy"
  kms_key_id = aws_kms_key.no_policy.arn
}

resource "aws_kms_key" "another_region" {
  policy = jsonencode({ Statement = [merge(local.logs, { Principal = { Service = "logs.us-east-1.amazonaws.com" } })] }) # fails: no statement for logs.eu-central-1.amazonaws.com
}

resource "aws_cloudwatch_log_group" "another_region" {
  name       = "another-region"
  kms_key_id = aws_kms_key.another_region.arn
}

resource "aws_kms_key" "no_condition" {
  policy = jsonencode({ Statement = [local.logs] }) # fails: statement 1 has no condition on the encryption context
}

resource "aws_cloudwatch_log_group" "no_condition" {
  name       = "no-condition"
  kms_key_id = aws_kms_key.no_condition.arn
}

resource "aws_kms_key" "negative_condition" {
  policy = jsonencode({ Statement = [merge(local.logs, { Condition = { ArnNotLike = { "kms:EncryptionContext:aws:logs:arn" = "${local.arn}:log-group:theirs" } } })] }) # fails: statement 1 has no condition on the encryption context
}

resource "aws_cloudwatch_log_group" "negative_condition" {
  name       = "negative-condition"
  kms_key_id = aws_kms_key.negative_condition.arn
}

resource "aws_kms_key" "every_group" {
  policy = jsonencode({ Statement = [merge(local.logs, { Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "${local.arn}:*" } } })] }) # fails: statement 1 admits log groups that nobody named: "arn:aws:logs:eu-central-1:123456789012:*" has a wildcard where a name stands
}

resource "aws_cloudwatch_log_group" "every_group" {
  name       = "every-group"
  kms_key_id = aws_kms_key.every_group.arn
}

resource "aws_kms_key" "actions_missing" {
  policy = jsonencode({ Statement = [merge(local.logs, { Action = ["kms:Encrypt", "kms:ReEncrypt*", "kms:DescribeKey"], Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "${local.arn}:log-group:actions-missing" } } })] }) # fails: logs.eu-central-1.amazonaws.com lacks kms:Decrypt, kms:GenerateDataKey
}

resource "aws_cloudwatch_log_group" "actions_missing" {
  name       = "actions-missing"
  kms_key_id = aws_kms_key.actions_missing.arn
}

resource "aws_kms_key" "group_left_out" {
  policy = jsonencode({ Statement = [merge(local.logs, { Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "${local.arn}:log-group:named" } } })] }) # fails: aws_cloudwatch_log_group.left_out is encrypted with the key, and not admitted
}

resource "aws_cloudwatch_log_group" "named" {
  name       = "named"
  kms_key_id = aws_kms_key.group_left_out.arn
}

resource "aws_cloudwatch_log_group" "left_out" {
  name       = "left-out"
  kms_key_id = aws_kms_key.group_left_out.arn
}

resource "aws_kms_key" "denied" {
  policy = jsonencode({ Statement = [merge(local.logs, { Effect = "Deny" })] }) # fails: no statement for logs.eu-central-1.amazonaws.com
}

resource "aws_cloudwatch_log_group" "denied" {
  name       = "denied"
  kms_key_id = aws_kms_key.denied.arn
}

data "aws_iam_policy_document" "lines" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:root"]
    }
  }

  statement { # fails: statement 2 has no condition on the encryption context
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.eu-central-1.amazonaws.com"]
    }
  }
}

resource "aws_kms_key" "lines" {
  policy = data.aws_iam_policy_document.lines.json
}

resource "aws_cloudwatch_log_group" "lines" {
  name       = "lines"
  kms_key_id = aws_kms_key.lines.arn
}
