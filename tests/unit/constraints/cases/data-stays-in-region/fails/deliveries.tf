# parameters: {regions: [eu-west-1]}
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "far"
  region = "us-east-1"
}

resource "aws_sqs_queue" "far" {
  provider = aws.far
  name     = "far"
}

resource "aws_s3_bucket" "far" {
  provider = aws.far
  bucket   = "far"
}

resource "aws_sns_topic_subscription" "far" {
  topic_arn = "arn:aws:sns:eu-west-1:123456789012:orders"
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.far.arn # fails: a copy is in us-east-1
}

resource "aws_sns_topic_subscription" "of_others" {
  topic_arn = "arn:aws:sns:eu-west-1:123456789012:orders"
  protocol  = "lambda"
  endpoint  = "arn:aws:lambda:us-west-2:123456789012:function:orders" # fails: a copy is in us-west-2
}

resource "aws_cloudwatch_log_subscription_filter" "far" {
  name            = "far"
  log_group_name  = "orders"
  filter_pattern  = ""
  destination_arn = "arn:aws:logs:us-east-1:111122223333:destination:all" # fails: a copy is in us-east-1
}

resource "aws_cloudwatch_log_delivery_destination" "far" {
  name = "far"

  delivery_destination_configuration {
    destination_resource_arn = aws_s3_bucket.far.arn # fails: a copy is in us-east-1
  }
}

resource "aws_flow_log" "far" {
  vpc_id               = "vpc-1"
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "${aws_s3_bucket.far.arn}/flow" # fails: a copy is in us-east-1
}
