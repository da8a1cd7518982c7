# parameters: {days: 30}
locals {
  retention = { validator = 30, processor = 14 }
}

resource "aws_cloudwatch_log_group" "each" {
  for_each = local.retention

  name              = each.key
  retention_in_days = each.value # fails: retention_in_days = 14
}

resource "aws_cloudwatch_log_group" "omitted" { # fails: no retention_in_days: logs are kept for ever
  name = "omitted"
}

resource "aws_cloudwatch_log_group" "null" {
  name              = "null"
  retention_in_days = null # fails: no retention_in_days: logs are kept for ever
}
