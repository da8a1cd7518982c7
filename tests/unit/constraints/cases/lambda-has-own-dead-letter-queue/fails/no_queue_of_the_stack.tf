provider "aws" {
  region = "eu-central-1"
}

resource "aws_sns_topic" "failures" {
  name = "failures"
}

resource "aws_sqs_queue" "orders" {
  name = "orders-dlq"
}

data "aws_sqs_queue" "theirs" {
  name = "theirs"
}

resource "aws_lambda_function" "topic" {
  function_name = "topic"
  role          = "arn:aws:iam::123456789012:role/topic"

  dead_letter_config {
    target_arn = aws_sns_topic.failures.arn # fails: target_arn = aws_sns_topic.failures.arn
  }
}

resource "aws_lambda_function" "data_source" {
  function_name = "data-source"
  role          = "arn:aws:iam::123456789012:role/data-source"

  dead_letter_config {
    target_arn = data.aws_sqs_queue.theirs.arn # fails: target_arn = data.aws_sqs_queue.theirs.arn
  }
}

resource "aws_lambda_function" "elsewhere" {
  function_name = "elsewhere"
  role          = "arn:aws:iam::123456789012:role/elsewhere"

  dead_letter_config {
    target_arn = "arn:aws:sqs:us-east-1:123456789012:orders-dlq" # fails: target_arn = "arn:aws:sqs:us-east-1:123456789012:orders-dlq"
  }
}

resource "aws_lambda_function" "empty" {
  function_name = "empty"
  role          = "arn:aws:iam::123456789012:role/empty"

  dead_letter_config {
    target_arn = "" # fails: target_arn = ""
  }
}
