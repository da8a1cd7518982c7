variable "policy" {
  type = string
}

resource "aws_sqs_queue" "policy" {
  name           = "policy"
  redrive_policy = var.policy # undecided: redrive_policy <- var.policy has no value
}

variable "queue" {
  type = string
}

resource "aws_sqs_queue" "whose" { # undecided: the redrive of the queue <- var.queue has no value
  name = "whose"
}

resource "aws_sqs_queue_redrive_policy" "whose" {
  queue_url      = var.queue
  redrive_policy = jsonencode({ deadLetterTargetArn = "arn:aws:sqs:eu-west-1:123456789012:failed", maxReceiveCount = 5 })
}
