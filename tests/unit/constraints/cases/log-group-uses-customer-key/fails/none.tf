locals {
  keys = { validator = aws_kms_key.logs.arn, processor = null }
}

resource "aws_kms_key" "logs" {
  description = "Logs"
}

resource "aws_cloudwatch_log_group" "omitted" { # fails: no kms_key_id: CloudWatch's own key is used
  name = "omitted"
}

resource "aws_cloudwatch_log_group" "empty" {
  name       = "empty"
  kms_key_id = "" # fails: no kms_key_id: CloudWatch's own key is used
}

resource "aws_cloudwatch_log_group" "each" {
  for_each = local.keys

  name       = each.key
  kms_key_id = each.value # fails: no kms_key_id: CloudWatch's own key is used
}
