# account: "123456789012"
# region: eu-west-1
resource "aws_cloudwatch_event_rule" "orders" {
  name          = "orders"
  event_pattern = jsonencode({ source = ["orders"] })
}

resource "aws_cloudwatch_event_target" "without" { # fails: no dead_letter_config: what cannot be delivered is dropped
  rule = aws_cloudwatch_event_rule.orders.name
  arn  = "arn:aws:lambda:eu-west-1:123456789012:function:orders"
}

resource "aws_sqs_queue" "fifo" {
  name       = "failed.fifo"
  fifo_queue = true
}

resource "aws_cloudwatch_event_target" "fifo" {
  rule = aws_cloudwatch_event_rule.orders.name
  arn  = "arn:aws:lambda:eu-west-1:123456789012:function:orders"

  dead_letter_config {
    arn = aws_sqs_queue.fifo.arn # fails: aws_sqs_queue.fifo is a FIFO queue
  }
}

resource "aws_sqs_queue" "closed" {
  name = "closed"
}

resource "aws_cloudwatch_event_target" "closed" {
  rule = aws_cloudwatch_event_rule.orders.name
  arn  = "arn:aws:lambda:eu-west-1:123456789012:function:orders"

  dead_letter_config {
    arn = aws_sqs_queue.closed.arn # fails: aws_sqs_queue.closed does not admit what sends to it
  }
}

resource "aws_sns_topic_subscription" "without" { # fails: no redrive_policy: what cannot be delivered is dropped
  topic_arn = "arn:aws:sns:eu-west-1:123456789012:orders"
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.closed.arn
}

resource "aws_scheduler_schedule" "without" {
  name                = "without"
  schedule_expression = "rate(1 day)"

  flexible_time_window {
    mode = "OFF"
  }

  target { # fails: no dead_letter_config: what cannot be delivered is dropped
    arn      = "arn:aws:lambda:eu-west-1:123456789012:function:orders"
    role_arn = "arn:aws:iam::123456789012:role/scheduler"
  }
}
