provider "aws" {
  region = "eu-west-1"
}

resource "aws_lambda_function" "alias_both" {
  function_name = "alias_both"
  role          = "arn:aws:iam::123456789012:role/r"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/f:1"
  publish       = true
}

resource "aws_sqs_queue" "alias_both" {
  name = "alias_both"
}

resource "aws_lambda_alias" "alias_both" {
  name             = "live"
  function_name    = aws_lambda_function.alias_both.function_name
  function_version = "1"
}

resource "aws_cloudwatch_event_rule" "alias_both" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "alias_both" {
  rule = aws_cloudwatch_event_rule.alias_both.name
  arn  = aws_lambda_alias.alias_both.arn
}

resource "aws_lambda_function_event_invoke_config" "alias_both" {
  function_name = aws_lambda_function.alias_both.function_name
  qualifier     = aws_lambda_alias.alias_both.name
  destination_config {
    on_failure {
      destination = aws_sqs_queue.alias_both.arn
    }
  }
}

resource "aws_lambda_function" "unqualified_both" {
  function_name = "unqualified_both"
  role          = "arn:aws:iam::123456789012:role/r"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/f:1"
  publish       = true
}

resource "aws_sqs_queue" "unqualified_both" {
  name = "unqualified_both"
}

resource "aws_lambda_alias" "unqualified_both" {
  name             = "live"
  function_name    = aws_lambda_function.unqualified_both.function_name
  function_version = "1"
}

resource "aws_cloudwatch_event_rule" "unqualified_both" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "unqualified_both" {
  rule = aws_cloudwatch_event_rule.unqualified_both.name
  arn  = aws_lambda_function.unqualified_both.arn
}

resource "aws_lambda_function_event_invoke_config" "unqualified_both" {
  function_name = aws_lambda_function.unqualified_both.function_name
  destination_config {
    on_failure {
      destination = aws_sqs_queue.unqualified_both.arn
    }
  }
}

resource "aws_lambda_function" "latest" {
  function_name = "latest"
  role          = "arn:aws:iam::123456789012:role/r"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/f:1"
  publish       = true
}

resource "aws_sqs_queue" "latest" {
  name = "latest"
}

resource "aws_lambda_alias" "latest" {
  name             = "live"
  function_name    = aws_lambda_function.latest.function_name
  function_version = "1"
}

resource "aws_cloudwatch_event_rule" "latest" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "latest" {
  rule = aws_cloudwatch_event_rule.latest.name
  arn  = aws_lambda_function.latest.arn
}

resource "aws_lambda_function_event_invoke_config" "latest" {
  function_name = aws_lambda_function.latest.function_name
  qualifier     = "$LATEST"
  destination_config {
    on_failure {
      destination = aws_sqs_queue.latest.arn
    }
  }
}

resource "aws_lambda_function" "version" {
  function_name = "version"
  role          = "arn:aws:iam::123456789012:role/r"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/f:1"
  publish       = true
}

resource "aws_sqs_queue" "version" {
  name = "version"
}

resource "aws_lambda_alias" "version" {
  name             = "live"
  function_name    = aws_lambda_function.version.function_name
  function_version = "1"
}

resource "aws_cloudwatch_event_rule" "version" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "version" {
  rule = aws_cloudwatch_event_rule.version.name
  arn  = aws_lambda_function.version.qualified_arn
}

resource "aws_lambda_function_event_invoke_config" "version" {
  function_name = aws_lambda_function.version.function_name
  qualifier     = aws_lambda_function.version.version
  destination_config {
    on_failure {
      destination = aws_sqs_queue.version.arn
    }
  }
}

resource "aws_lambda_function" "literal_alias_arn" {
  function_name = "literal_alias_arn"
  role          = "arn:aws:iam::123456789012:role/r"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/f:1"
  publish       = true
}

resource "aws_sqs_queue" "literal_alias_arn" {
  name = "literal_alias_arn"
}

resource "aws_lambda_alias" "literal_alias_arn" {
  name             = "live"
  function_name    = aws_lambda_function.literal_alias_arn.function_name
  function_version = "1"
}

resource "aws_cloudwatch_event_rule" "literal_alias_arn" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "literal_alias_arn" {
  rule = aws_cloudwatch_event_rule.literal_alias_arn.name
  arn  = "arn:aws:lambda:eu-west-1:123456789012:function:literal_alias_arn:live"
}

resource "aws_lambda_function_event_invoke_config" "literal_alias_arn" {
  function_name = aws_lambda_function.literal_alias_arn.function_name
  qualifier     = "live"
  destination_config {
    on_failure {
      destination = aws_sqs_queue.literal_alias_arn.arn
    }
  }
}
