variable "stage" {
  type = string
}

resource "random_pet" "name" {}

resource "aws_cloudwatch_log_group" "by_reference" {
  name = "/aws/lambda/${aws_lambda_function.by_reference.function_name}"
}

resource "aws_lambda_function" "by_reference" {
  function_name = "by-reference"
  role          = "arn:aws:iam::123456789012:role/by-reference"

  logging_config {
    log_format = "JSON"
  }
}

resource "aws_cloudwatch_log_group" "by_id" {
  name = "/aws/lambda/${aws_lambda_function.by_id.id}"
}

resource "aws_lambda_function" "by_id" {
  function_name = "by-id"
  role          = "arn:aws:iam::123456789012:role/by-id"
}

resource "aws_cloudwatch_log_group" "same_text" {
  name = "/aws/lambda/same-text"
}

resource "aws_lambda_function" "same_text" {
  function_name = "same-text"
  role          = "arn:aws:iam::123456789012:role/same-text"
}

resource "aws_cloudwatch_log_group" "same_pieces" {
  name = "/aws/lambda/${random_pet.name.id}-${var.stage}"
}

resource "aws_lambda_function" "same_pieces" {
  function_name = "${random_pet.name.id}-${var.stage}"
  role          = "arn:aws:iam::123456789012:role/same-pieces"
}

resource "aws_cloudwatch_log_group" "function_from_group" {
  name = "/aws/lambda/function-from-group"
}

resource "aws_lambda_function" "function_from_group" {
  function_name = trimprefix(aws_cloudwatch_log_group.function_from_group.name, "/aws/lambda/")
  role          = "arn:aws:iam::123456789012:role/function-from-group"
}

resource "aws_cloudwatch_log_group" "configured" {
  name_prefix = "payments-"
}

resource "aws_lambda_function" "configured" {
  function_name = "configured"
  role          = "arn:aws:iam::123456789012:role/configured"

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.configured.name
  }
}
