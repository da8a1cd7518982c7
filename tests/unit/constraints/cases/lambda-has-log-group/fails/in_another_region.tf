provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "far"
  region = "us-east-1"
}

resource "aws_lambda_function" "by_name" {
  function_name = "by-name" # fails: the stack declares no log group for it
  role          = "arn:aws:iam::123456789012:role/settle"
}

resource "aws_cloudwatch_log_group" "by_name" {
  provider = aws.far
  name     = "/aws/lambda/by-name"
}

resource "aws_lambda_function" "configured" {
  function_name = "configured"
  role          = "arn:aws:iam::123456789012:role/settle"

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.configured.name # fails: the stack declares no log group for it
  }
}

resource "aws_cloudwatch_log_group" "configured" {
  provider = aws.far
  name     = "configured"
}

resource "aws_lambda_function" "prefixed" {
  function_name = "prefixed"
  role          = "arn:aws:iam::123456789012:role/settle"

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.prefixed.name # fails: aws_cloudwatch_log_group.prefixed is in another region
  }
}

resource "aws_cloudwatch_log_group" "prefixed" {
  provider    = aws.far
  name_prefix = "prefixed"
}
