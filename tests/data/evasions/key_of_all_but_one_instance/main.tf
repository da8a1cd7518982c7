# log-group-uses-customer-key: failed

resource "aws_kms_key" "logs" {
  enable_key_rotation = true
}

resource "aws_cloudwatch_log_group" "worker" {
  for_each = { blue = true, green = false }

  name              = "/aws/lambda/worker-${each.key}"
  retention_in_days = 30
  kms_key_id        = each.value ? aws_kms_key.logs.arn : null
}
