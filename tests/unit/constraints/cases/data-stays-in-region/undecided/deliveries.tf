# parameters: {regions: [eu-west-1]}
provider "aws" {
  region = "eu-west-1"
}

variable "endpoint" {
  type = string
}

resource "aws_sns_topic_subscription" "anywhere" {
  topic_arn = "arn:aws:sns:eu-west-1:123456789012:orders"
  protocol  = "sqs"
  endpoint  = var.endpoint # undecided: the region of a copy <- var.endpoint has no value
}

resource "aws_flow_log" "of_another_stack" {
  vpc_id               = "vpc-1"
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::logs-of-all" # undecided: the region of a copy <- the region of arn:aws:s3:::logs-of-all
}
