# log-group-uses-customer-key: failed

data "aws_kms_key" "logs" {
  key_id = "alias/aws/logs"
}

resource "aws_cloudwatch_log_group" "worker" {
  name              = "/aws/lambda/worker"
  retention_in_days = 30
  kms_key_id        = data.aws_kms_key.logs.arn
}
