resource "aws_cloudwatch_log_group" "a_year" {
  name              = "a-year"
  retention_in_days = 365
}

resource "aws_cloudwatch_log_group" "longer" {
  name              = "longer"
  retention_in_days = 400
}

resource "aws_cloudwatch_log_group" "for_ever" {
  name = "for-ever"
}
