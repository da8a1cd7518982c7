# log-group-retention: failed
# parameters: {days: 30}

resource "aws_cloudwatch_log_group" "worker" {
  name = "/aws/lambda/worker"
}
