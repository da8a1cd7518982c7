# parameters: {days: 90, forever: false}
resource "aws_cloudwatch_log_group" "for_ever" { # fails: no retention_in_days: logs are kept for ever
  name = "for-ever"
}
