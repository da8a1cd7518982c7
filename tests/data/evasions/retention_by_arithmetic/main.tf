# log-group-retention: passed
# parameters: {days: 30}

resource "aws_cloudwatch_log_group" "worker" {
  name              = "/aws/lambda/worker"
  retention_in_days = 3 * 10
}
