# parameters: {region: eu-central-1}
provider "aws" {
  region = "eu-central-1"
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_sns_topic_subscription" "queue" {
  topic_arn = "arn:aws:sns:eu-central-1:123456789012:orders"
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.orders.arn
}

resource "aws_sns_topic_subscription" "people" {
  topic_arn = "arn:aws:sns:eu-central-1:123456789012:orders"
  protocol  = "email"
  endpoint  = "people@example.org"
}

resource "aws_cloudwatch_event_target" "bus" {
  rule = "orders"
  arn  = "arn:aws:events:eu-central-1:123456789012:event-bus/orders"
}

resource "aws_s3_bucket" "copy" {
  bucket = "copy"
}

resource "aws_s3_bucket_replication_configuration" "copy" {
  bucket = "files"
  role   = "arn:aws:iam::123456789012:role/replication"

  rule {
    status = "Enabled"

    destination {
      bucket = aws_s3_bucket.copy.arn
    }
  }
}
