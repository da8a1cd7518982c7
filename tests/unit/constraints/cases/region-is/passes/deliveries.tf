# parameters: {region: eu-west-1}
provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "logs" {
  bucket = "logs"
}

resource "aws_flow_log" "here" {
  vpc_id               = "vpc-1"
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::logs/flow/"

  depends_on = [aws_s3_bucket.logs]
}
