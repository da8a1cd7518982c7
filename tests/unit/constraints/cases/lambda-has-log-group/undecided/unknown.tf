variable "name" {
  type = string
}

variable "group" {
  type = string
}

resource "aws_cloudwatch_log_group" "unknown" {
  name = "/aws/lambda/${var.group}"
}

resource "aws_cloudwatch_log_group" "validator" {
  name = "/aws/lambda/validator"
}

resource "aws_lambda_function" "group_unknown" {
  function_name = "enricher" # undecided: whether a log group has its name <- var.group has no value
  role          = "arn:aws:iam::123456789012:role/group-unknown"
}

resource "aws_lambda_function" "name_unknown" {
  function_name = var.name # undecided: whether a log group has its name <- var.name has no value
  role          = "arn:aws:iam::123456789012:role/name-unknown"
}

resource "aws_lambda_function" "configured" {
  function_name = "validator"
  role          = "arn:aws:iam::123456789012:role/configured"

  logging_config {
    log_format = "JSON"
    log_group  = var.group # undecided: the log group that logging_config names <- var.group has no value
  }
}
