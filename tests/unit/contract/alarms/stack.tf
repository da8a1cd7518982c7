variable "environment" {
  type    = string
  default = "test"
}

resource "aws_sqs_queue" "lost" {
  for_each = toset(["orders", "refunds"])

  name = "${each.key}-lost-${var.environment}"
}

resource "aws_cloudwatch_metric_alarm" "lost" {
  for_each = aws_sqs_queue.lost

  alarm_name          = "${each.key}-lost-${var.environment}"
  namespace           = "AWS/SQS" # lost
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = each.value.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  comparison_operator = "GreaterThanThreshold" # lost
  threshold           = 0
  treat_missing_data  = "notBreaching" # lost
  alarm_actions       = [aws_sns_topic.operations.arn] # lost
}

resource "aws_lambda_function" "worker" {
  function_name = "worker-${var.environment}"
  role          = aws_iam_role.worker.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/worker:1"
}

resource "aws_iam_role" "worker" {
  name = "worker-${var.environment}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "worker" {
  role = aws_iam_role.worker.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "${aws_cloudwatch_log_group.worker.arn}:*"
    }]
  })
}

resource "aws_cloudwatch_log_group" "worker" {
  name = "/aws/lambda/${aws_lambda_function.worker.function_name}"
}

resource "aws_cloudwatch_metric_alarm" "rate" {
  alarm_name          = "rate-${var.environment}"
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1.5
  alarm_actions       = [aws_sns_topic.operations.arn]

  metric_query {
    id          = "rate"
    expression  = "100 * errors / calls"
    return_data = true
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/Lambda"
      metric_name = "Errors"
      dimensions  = { FunctionName = aws_lambda_function.worker.function_name }
      period      = 300
      stat        = "Sum" # errors
    }
  }

  metric_query {
    id = "calls"

    metric {
      namespace   = "AWS/Lambda"
      metric_name = "Invocations"
      dimensions  = { FunctionName = aws_lambda_function.worker.function_name } # calls
      period      = 300
      stat        = "Sum"
    }
  }
}

resource "aws_cloudwatch_log_metric_filter" "refused" {
  name           = "refused"
  log_group_name = aws_cloudwatch_log_group.worker.name
  pattern        = "{ $.level = \"REFUSED\" }"

  metric_transformation {
    namespace = "orders/${var.environment}"
    name      = "Refused"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "refused" {
  alarm_name          = "refused-${var.environment}"
  namespace           = "orders/${var.environment}" # refused
  metric_name         = "Refused"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold" # refused
  threshold           = 10
  alarm_actions       = [aws_sns_topic.operations.arn] # refused
}

resource "aws_cloudwatch_metric_alarm" "amount" {
  alarm_name          = "amount-${var.environment}"
  namespace           = "Orders"
  metric_name         = "Amount"
  dimensions          = { Kind = "large" }
  extended_statistic  = "p99.9"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "LessThanThreshold"
  threshold           = -1
  alarm_actions       = [aws_sns_topic.operations.arn] # amount
  ok_actions          = [aws_sns_topic.operations.arn] # amount
}

resource "aws_cloudwatch_composite_alarm" "both" {
  alarm_name    = "both-${var.environment}"
  alarm_rule    = "ALARM(${aws_cloudwatch_metric_alarm.rate.alarm_name}) AND NOT OK(\"refused-${var.environment}\")"
  alarm_actions = [aws_sns_topic.operations.arn]
}

resource "aws_sns_topic" "operations" {
  name              = "operations-${var.environment}"
  kms_master_key_id = aws_kms_key.operations.id
}

resource "aws_sns_topic_policy" "operations" {
  arn = aws_sns_topic.operations.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow", Action = "sns:Publish", Resource = aws_sns_topic.operations.arn
      Principal = { Service = "cloudwatch.amazonaws.com" } # topic
    }]
  })
}

resource "aws_kms_key" "operations" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow", Action = "kms:*", Resource = "*"
        Principal = { AWS = "arn:aws:iam::123456789012:root" }
      },
      {
        Effect    = "Allow", Action = ["kms:Decrypt", "kms:GenerateDataKey*"], Resource = "*"
        Principal = { Service = "cloudwatch.amazonaws.com" } # key
      },
    ]
  })
}

resource "aws_cloudwatch_event_bus" "orders" {
  name = "orders-${var.environment}"
}

resource "aws_cloudwatch_event_rule" "orders" {
  name           = "orders-${var.environment}"
  event_bus_name = aws_cloudwatch_event_bus.orders.arn # rule
  event_pattern  = jsonencode({ source = ["orders"] })
}

resource "aws_cloudwatch_metric_alarm" "undelivered" {
  alarm_name  = "undelivered-${var.environment}"
  namespace   = "AWS/Events"
  metric_name = "FailedInvocations"
  dimensions = {
    EventBusName = aws_cloudwatch_event_bus.orders.name # alarm
    RuleName     = aws_cloudwatch_event_rule.orders.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1
  alarm_actions       = [aws_sns_topic.operations.arn]
}
