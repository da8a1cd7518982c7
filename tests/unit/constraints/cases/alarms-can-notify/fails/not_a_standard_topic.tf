# account: "123456789012"
# region: eu-west-1
variable "prefix" {
  type = string
}

resource "aws_sns_topic" "ordered" {
  name       = "ordered.fifo"
  fifo_topic = true
}

resource "aws_sns_topic" "alarms" {
  name = "alarms"
}

resource "aws_sns_topic" "generated" {
  name_prefix = var.prefix
}

resource "aws_cloudwatch_metric_alarm" "ordered" {
  alarm_name          = "ordered"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = [aws_sns_topic.ordered.arn] # fails: aws_sns_topic.ordered is a FIFO topic, to which no alarm publishes
}

resource "aws_cloudwatch_metric_alarm" "of_others" {
  alarm_name          = "of-others"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:theirs.fifo"] # fails: "arn:aws:sns:eu-west-1:123456789012:theirs.fifo" is a FIFO topic, to which no alarm publishes
}

resource "aws_cloudwatch_composite_alarm" "by_name" {
  alarm_name    = "by-name"
  alarm_rule    = "ALARM(ordered)"
  alarm_actions = [aws_sns_topic.alarms.name] # fails: "alarms" is no ARN
}

resource "aws_cloudwatch_metric_alarm" "by_unknown_name" {
  alarm_name          = "by-unknown-name"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  ok_actions          = [aws_sns_topic.generated.name] # fails: aws_sns_topic.generated.name is no ARN
}
