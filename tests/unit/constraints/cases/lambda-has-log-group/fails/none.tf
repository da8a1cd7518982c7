resource "aws_cloudwatch_log_group" "another" {
  name = "/aws/lambda/another"
}

resource "aws_cloudwatch_log_group" "made_up" {
  name_prefix = "/aws/lambda/"
}

resource "random_pet" "name" {}

resource "aws_cloudwatch_log_group" "of_workflows" {
  name = "/aws/vendedlogs/states/${random_pet.name.id}"
}

resource "aws_lambda_function" "none" {
  function_name = "none" # fails: the stack declares no log group for it
  role          = "arn:aws:iam::123456789012:role/none"
}

resource "aws_lambda_function" "configured" {
  function_name = "another"
  role          = "arn:aws:iam::123456789012:role/configured"

  logging_config {
    log_format = "JSON"
    log_group  = "/payments/configured" # fails: the stack declares no log group for it
  }
}
