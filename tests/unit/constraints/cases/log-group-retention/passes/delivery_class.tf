# parameters: {days: 2}
resource "aws_cloudwatch_log_group" "delivery" {
  name            = "delivery"
  log_group_class = "DELIVERY"
}
