resource "aws_sqs_queue" "orders" {
  name           = "orders"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 1000 })
}

resource "aws_sqs_queue" "failed" {
  name                      = "failed"
  message_retention_seconds = 1209600
  redrive_allow_policy      = jsonencode({ redrivePermission = "byQueue", sourceQueueArns = ["arn:aws:sqs:eu-west-1:123456789012:orders"] })
}

resource "aws_sqs_queue" "first" {
  name       = "first.fifo"
  fifo_queue = true
}

resource "aws_sqs_queue_redrive_policy" "first" {
  queue_url      = aws_sqs_queue.first.id
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.last.arn, maxReceiveCount = 5 })
}

resource "aws_sqs_queue" "last" {
  name       = "last.fifo"
  fifo_queue = true
}
