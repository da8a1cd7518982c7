# parameters: {region: eu-west-1}
provider "aws" {
  region = "eu-west-1"
}

resource "aws_cloudwatch_log_delivery_destination" "far" {
  name = "far"

  delivery_destination_configuration {
    destination_resource_arn = "arn:aws:logs:us-east-1:123456789012:log-group:all" # fails: aws_cloudwatch_log_delivery_destination.far sends data to us-east-1
  }
}

resource "aws_flow_log" "far" {
  vpc_id          = "vpc-1"
  traffic_type    = "ALL"
  iam_role_arn    = "arn:aws:iam::123456789012:role/flow"
  log_destination = "arn:aws:logs:us-east-1:123456789012:log-group:flow" # fails: aws_flow_log.far sends data to us-east-1
}
