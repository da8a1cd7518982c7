# account: "123456789012"
# region: eu-west-1
variable "ordered" {
  type = bool
}

resource "aws_sns_topic" "alarms" {
  fifo_topic = var.ordered
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = [aws_sns_topic.alarms.arn] # undecided: whether aws_sns_topic.alarms is FIFO <- var.ordered has no value
}
