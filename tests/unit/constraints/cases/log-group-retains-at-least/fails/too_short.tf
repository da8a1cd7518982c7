resource "aws_cloudwatch_log_group" "a_month" {
  name              = "a-month"
  retention_in_days = 30 # fails: retention_in_days = 30
}

resource "aws_cloudwatch_log_group" "delivery" {
  name            = "delivery"
  log_group_class = "DELIVERY" # fails: log_group_class = DELIVERY: logs are kept for 2 days
}
