resource "aws_cloudwatch_log_group" "zero" {
  name              = "zero"
  retention_in_days = 0 # fails: retention_in_days = 0
}
