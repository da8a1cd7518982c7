# log-group-uses-customer-key: failed

data "aws_kms_alias" "logs" {
  name = "alias/aws/logs"
}

resource "aws_cloudwatch_log_group" "worker" {
  name              = "/aws/lambda/worker"
  retention_in_days = 30
  kms_key_id        = data.aws_kms_alias.logs.target_key_arn
}
