variable "actions" {
  type = list(string)
}

variable "enabled" {
  type = bool
}

variable "watched" {
  type = string
}

resource "aws_cloudwatch_metric_alarm" "actions" {
  alarm_name          = "actions"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = var.actions # undecided: alarm_actions <- var.actions has no value
}

resource "aws_cloudwatch_metric_alarm" "enabled" {
  alarm_name          = "enabled"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  actions_enabled     = var.enabled # undecided: actions_enabled <- var.enabled has no value
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:alarms"]
}

resource "aws_cloudwatch_metric_alarm" "watched" { # undecided: whether another alarm or a deployment watches it <- var.watched has no value
  alarm_name          = "watched"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}

resource "aws_cloudwatch_composite_alarm" "sound" {
  alarm_name    = "above"
  alarm_rule    = "ALARM(${var.watched})"
  alarm_actions = ["arn:aws:sns:eu-west-1:123456789012:alarms"]
}
