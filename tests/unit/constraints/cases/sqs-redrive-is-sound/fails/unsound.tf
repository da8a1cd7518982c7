# fails at 19: aws_sqs_queue_redrive_allow_policy.failed lets no queue send to it
resource "aws_sqs_queue" "orders" {
  name           = "orders"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.fifo.arn, maxReceiveCount = 5 }) # fails: aws_sqs_queue.fifo is a FIFO queue, its source a standard one
}

resource "aws_sqs_queue" "fifo" {
  name       = "orders.fifo"
  fifo_queue = true
}

resource "aws_sqs_queue" "long" {
  name                      = "long"
  message_retention_seconds = 1209600
}

resource "aws_sqs_queue_redrive_policy" "long" {
  queue_url      = aws_sqs_queue.long.id
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 5 }) # fails: aws_sqs_queue.failed keeps messages for 345600 seconds, its source for 1209600
}

resource "aws_sqs_queue" "failed" {
  name = "failed"
}

resource "aws_sqs_queue_redrive_allow_policy" "failed" {
  queue_url            = aws_sqs_queue.failed.id
  redrive_allow_policy = jsonencode({ redrivePermission = "denyAll" })
}

resource "aws_sqs_queue" "by_name" {
  name           = "by-name"
  redrive_policy = jsonencode({ deadLetterTargetArn = "arn:aws:sqs:eu-west-1:123456789012:elsewhere.fifo", maxReceiveCount = 5 }) # fails: arn:aws:sqs:eu-west-1:123456789012:elsewhere.fifo is of the other kind
}

resource "aws_sqs_queue" "not_admitted" {
  name           = "not-admitted"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.picky.arn, maxReceiveCount = 5 }) # fails: aws_sqs_queue.picky does not admit it
}

resource "aws_sqs_queue" "picky" {
  name                 = "picky"
  redrive_allow_policy = jsonencode({ redrivePermission = "byQueue", sourceQueueArns = [aws_sqs_queue.failed.arn] })
}

resource "aws_sqs_queue" "itself" {
  name           = "itself"
  redrive_policy = jsonencode({ deadLetterTargetArn = "arn:aws:sqs:eu-west-1:123456789012:itself", maxReceiveCount = 5 }) # fails: it is its own dead letter queue
}

resource "aws_sqs_queue" "never" {
  name           = "never"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.lost.arn, maxReceiveCount = 0 }) # fails: maxReceiveCount = 0, which SQS refuses
}

resource "aws_sqs_queue" "too_often" {
  name           = "too-often"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.lost.arn, maxReceiveCount = 1001 }) # fails: maxReceiveCount = 1001, which SQS refuses
}

resource "aws_sqs_queue" "lost" {
  name = "lost"
}
