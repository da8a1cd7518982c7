provider "aws" {
  region = "eu-west-1"
}

resource "aws_lambda_function" "alias_config_function_called" { # fails: nothing keeps an event that fails: what would is of another version or alias
  function_name = "alias_config_function_called"
  role          = "arn:aws:iam::123456789012:role/r"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/f:1"
  publish       = true
}

resource "aws_sqs_queue" "alias_config_function_called" {
  name = "alias_config_function_called"
}

resource "aws_lambda_alias" "alias_config_function_called" {
  name             = "live"
  function_name    = aws_lambda_function.alias_config_function_called.function_name
  function_version = "1"
}

resource "aws_cloudwatch_event_rule" "alias_config_function_called" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "alias_config_function_called" {
  rule = aws_cloudwatch_event_rule.alias_config_function_called.name
  arn  = aws_lambda_function.alias_config_function_called.arn
}

resource "aws_lambda_function_event_invoke_config" "alias_config_function_called" {
  function_name = aws_lambda_function.alias_config_function_called.function_name
  qualifier     = aws_lambda_alias.alias_config_function_called.name
  destination_config {
    on_failure {
      destination = aws_sqs_queue.alias_config_function_called.arn
    }
  }
}

resource "aws_lambda_function" "alias_called_config_unqualified" { # fails: nothing keeps an event that fails: what would is of another version or alias
  function_name = "alias_called_config_unqualified"
  role          = "arn:aws:iam::123456789012:role/r"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/f:1"
  publish       = true
}

resource "aws_sqs_queue" "alias_called_config_unqualified" {
  name = "alias_called_config_unqualified"
}

resource "aws_lambda_alias" "alias_called_config_unqualified" {
  name             = "live"
  function_name    = aws_lambda_function.alias_called_config_unqualified.function_name
  function_version = "1"
}

resource "aws_cloudwatch_event_rule" "alias_called_config_unqualified" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "alias_called_config_unqualified" {
  rule = aws_cloudwatch_event_rule.alias_called_config_unqualified.name
  arn  = aws_lambda_alias.alias_called_config_unqualified.arn
}

resource "aws_lambda_function_event_invoke_config" "alias_called_config_unqualified" {
  function_name = aws_lambda_function.alias_called_config_unqualified.function_name
  destination_config {
    on_failure {
      destination = aws_sqs_queue.alias_called_config_unqualified.arn
    }
  }
}

resource "aws_lambda_function" "literal_alias_arn_other" { # fails: nothing keeps an event that fails: what would is of another version or alias
  function_name = "literal_alias_arn_other"
  role          = "arn:aws:iam::123456789012:role/r"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/f:1"
  publish       = true
}

resource "aws_sqs_queue" "literal_alias_arn_other" {
  name = "literal_alias_arn_other"
}

resource "aws_lambda_alias" "literal_alias_arn_other" {
  name             = "live"
  function_name    = aws_lambda_function.literal_alias_arn_other.function_name
  function_version = "1"
}

resource "aws_cloudwatch_event_rule" "literal_alias_arn_other" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "literal_alias_arn_other" {
  rule = aws_cloudwatch_event_rule.literal_alias_arn_other.name
  arn  = "arn:aws:lambda:eu-west-1:123456789012:function:literal_alias_arn_other:live"
}

resource "aws_lambda_function_event_invoke_config" "literal_alias_arn_other" {
  function_name = aws_lambda_function.literal_alias_arn_other.function_name
  qualifier     = "test"
  destination_config {
    on_failure {
      destination = aws_sqs_queue.literal_alias_arn_other.arn
    }
  }
}

resource "aws_lambda_function" "literal_arn" { # fails: nothing keeps an event that fails: what would is of another version or alias
  function_name = "literal_arn"
  role          = "arn:aws:iam::123456789012:role/r"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/f:1"
  publish       = true
}

resource "aws_sqs_queue" "literal_arn" {
  name = "literal_arn"
}

resource "aws_lambda_alias" "literal_arn" {
  name             = "live"
  function_name    = aws_lambda_function.literal_arn.function_name
  function_version = "1"
}

resource "aws_cloudwatch_event_rule" "literal_arn" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "literal_arn" {
  rule = aws_cloudwatch_event_rule.literal_arn.name
  arn  = "arn:aws:lambda:eu-west-1:123456789012:function:literal_arn"
}

resource "aws_lambda_function_event_invoke_config" "literal_arn" {
  function_name = aws_lambda_function.literal_arn.function_name
  qualifier     = "test"
  destination_config {
    on_failure {
      destination = aws_sqs_queue.literal_arn.arn
    }
  }
}
