variable "queue" {
  type = string
}

variable "seconds" {
  type = number
}

variable "allow" {
  type = string
}

resource "aws_sqs_queue" "whose" {
  name           = "whose"
  redrive_policy = jsonencode({ deadLetterTargetArn = var.queue, maxReceiveCount = 5 }) # undecided: the dead letter queue (known after apply) <- var.queue has no value
}

resource "aws_sqs_queue" "elsewhere" {
  name           = "elsewhere"
  redrive_policy = jsonencode({ deadLetterTargetArn = "arn:aws:sqs:eu-west-1:123456789012:of-another-stack", maxReceiveCount = 5 }) # undecided: the dead letter queue "arn:aws:sqs:eu-west-1:123456789012:of-another-stack"
}

resource "aws_sqs_queue" "how_long" {
  name           = "how-long"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 5 }) # undecided: message_retention_seconds <- var.seconds has no value
}

resource "aws_sqs_queue" "failed" {
  name                      = "failed"
  message_retention_seconds = var.seconds
}

resource "aws_sqs_queue" "allowed" {
  name           = "allowed"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.picky.arn, maxReceiveCount = 5 }) # undecided: redrive_allow_policy of aws_sqs_queue.picky <- var.allow has no value
}

resource "aws_sqs_queue" "picky" {
  name                 = "picky"
  redrive_allow_policy = var.allow
}
