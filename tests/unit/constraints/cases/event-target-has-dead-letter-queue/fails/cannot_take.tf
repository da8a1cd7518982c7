# account: "123456789012"
# region: eu-west-1
resource "aws_cloudwatch_event_rule" "orders" {
  name          = "orders"
  event_pattern = jsonencode({ source = ["orders"] })
}

resource "aws_sqs_queue" "under_aws_key" {
  name              = "under_aws_key"
  kms_master_key_id = "alias/aws/sqs"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = "*"
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.orders.arn } }
    }]
  })
}

resource "aws_cloudwatch_event_target" "under_aws_key" {
  rule = aws_cloudwatch_event_rule.orders.name
  arn  = "arn:aws:lambda:eu-west-1:123456789012:function:orders"

  dead_letter_config {
    arn = aws_sqs_queue.under_aws_key.arn # fails: the key of aws_sqs_queue.under_aws_key does not admit what sends to it
  }
}

resource "aws_kms_key" "own" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "123456789012" }, Action = "kms:*", Resource = "*" }]
  })
}

resource "aws_sqs_queue" "under_own_key" {
  name              = "under_own_key"
  kms_master_key_id = aws_kms_key.own.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = "*"
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.orders.arn } }
    }]
  })
}

resource "aws_cloudwatch_event_target" "under_own_key" {
  rule = aws_cloudwatch_event_rule.orders.name
  arn  = "arn:aws:lambda:eu-west-1:123456789012:function:orders"

  dead_letter_config {
    arn = aws_sqs_queue.under_own_key.arn # fails: the key of aws_sqs_queue.under_own_key does not admit what sends to it
  }
}

resource "aws_sqs_queue" "the_target" {
  name = "the_target"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = "*"
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.orders.arn } }
    }]
  })
}

resource "aws_cloudwatch_event_target" "the_target" {
  rule = aws_cloudwatch_event_rule.orders.name
  arn  = aws_sqs_queue.the_target.arn

  dead_letter_config {
    arn = aws_sqs_queue.the_target.arn # fails: aws_sqs_queue.the_target is where it delivers to
  }
}

resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_sns_topic_subscription" "itself" {
  topic_arn      = aws_sns_topic.orders.arn
  protocol       = "sqs"
  endpoint       = aws_sqs_queue.the_target.arn
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.the_target.arn }) # fails: aws_sqs_queue.the_target is where it delivers to
}

resource "aws_iam_role" "scheduler" {
  name               = "scheduler"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_scheduler_schedule" "may_not_send" {
  name                = "may-not-send"
  schedule_expression = "rate(1 day)"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = "arn:aws:lambda:eu-west-1:123456789012:function:orders"
    role_arn = aws_iam_role.scheduler.arn

    dead_letter_config {
      arn = aws_sqs_queue.the_target.arn # fails: aws_sqs_queue.the_target does not admit what sends to it
    }
  }
}
