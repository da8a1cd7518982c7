# parameters: {at_least: 30}
resource "aws_cloudwatch_log_group" "month" {
  name              = "month"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_group" "year" {
  name              = "year"
  log_group_class   = "INFREQUENT_ACCESS"
  retention_in_days = 365
}
