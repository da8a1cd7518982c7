# account: "123456789012"
# region: eu-west-1
variable "queue" {
  type = string
}

variable "policy" {
  type = string
}

variable "protocol" {
  type = string
}

resource "aws_cloudwatch_event_target" "queue" {
  rule = "orders"
  arn  = "arn:aws:lambda:eu-west-1:123456789012:function:orders"

  dead_letter_config {
    arn = var.queue # undecided: the dead letter queue <- var.queue has no value
  }
}

resource "aws_sqs_queue" "policy" {
  name   = "policy"
  policy = var.policy
}

resource "aws_cloudwatch_event_target" "policy" {
  rule = "orders"
  arn  = "arn:aws:lambda:eu-west-1:123456789012:function:orders"

  dead_letter_config {
    arn = aws_sqs_queue.policy.arn # undecided: whether aws_sqs_queue.policy admits it <- var.policy has no value
  }
}

resource "aws_sns_topic_subscription" "protocol" {
  topic_arn = "arn:aws:sns:eu-west-1:123456789012:orders"
  protocol  = var.protocol # undecided: protocol <- var.protocol has no value
  endpoint  = "https://example.com"
}
