resource "aws_sqs_queue" "inside" {
  name           = "inside"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 5 })
}

resource "aws_sqs_queue" "beside" {
  name = "beside"
}

resource "aws_sqs_queue_redrive_policy" "beside" {
  queue_url      = aws_sqs_queue.beside.url
  redrive_policy = jsonencode({ deadLetterTargetArn = "arn:aws:sqs:eu-west-1:123456789012:failed", maxReceiveCount = 5 })
}

resource "aws_sqs_queue" "failed" {
  name = "failed"
}
