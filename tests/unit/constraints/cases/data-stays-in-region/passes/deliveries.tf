# parameters: {regions: [eu-west-1]}
provider "aws" {
  region = "eu-west-1"
}

resource "aws_sqs_queue" "here" {
  name = "here"
}

resource "aws_sns_topic_subscription" "here" {
  topic_arn = "arn:aws:sns:eu-west-1:123456789012:orders"
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.here.arn
}

resource "aws_sns_topic_subscription" "people" {
  topic_arn = "arn:aws:sns:eu-west-1:123456789012:orders"
  protocol  = "email"
  endpoint  = "orders@example.com"
}

resource "aws_cloudwatch_log_subscription_filter" "here" {
  name            = "here"
  log_group_name  = "orders"
  filter_pattern  = ""
  destination_arn = "arn:aws:lambda:eu-west-1:123456789012:function:logs"
}
