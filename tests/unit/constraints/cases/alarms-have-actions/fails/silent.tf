resource "aws_sns_topic" "alarms" {
  name = "alarms"
}

resource "aws_cloudwatch_metric_alarm" "silent" { # fails: no alarm_actions: nobody is told
  alarm_name          = "silent"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "empty" {
  alarm_name          = "empty"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = [] # fails: no alarm_actions: nobody is told
}

resource "aws_cloudwatch_metric_alarm" "switched_off" {
  alarm_name          = "switched-off"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  actions_enabled     = false # fails: actions_enabled = false
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_composite_alarm" "composite" { # fails: no alarm_actions: nobody is told
  alarm_name = "composite"
  alarm_rule = "ALARM(of-another-stack)"
}
