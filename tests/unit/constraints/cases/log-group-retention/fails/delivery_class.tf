# parameters: {at_least: 30}
resource "aws_cloudwatch_log_group" "delivery" {
  name              = "delivery"
  log_group_class   = "DELIVERY" # fails: log_group_class = DELIVERY: logs are kept for 2 days
  retention_in_days = 30
}

resource "aws_cloudwatch_log_group" "short" {
  name              = "short"
  retention_in_days = 14 # fails: retention_in_days = 14
}
