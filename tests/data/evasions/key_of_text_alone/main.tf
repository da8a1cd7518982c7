# log-group-uses-customer-key: failed

resource "aws_cloudwatch_log_group" "worker" {
  name              = "/aws/lambda/worker"
  retention_in_days = 30
  kms_key_id        = ""
}
