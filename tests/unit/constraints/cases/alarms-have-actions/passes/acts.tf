resource "aws_sns_topic" "alarms" {
  name = "alarms"
}

resource "aws_cloudwatch_metric_alarm" "tells" {
  alarm_name          = "tells"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "below" {
  alarm_name          = "below"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}

resource "aws_cloudwatch_metric_alarm" "below_quoted" {
  alarm_name          = "below quoted"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}

resource "aws_cloudwatch_composite_alarm" "above" {
  alarm_name    = "above"
  alarm_rule    = "ALARM(${aws_cloudwatch_metric_alarm.below.alarm_name}) OR ALARM(\"below quoted\")"
  alarm_actions = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "rolls_back" {
  alarm_name          = "rolls-back"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}

resource "aws_codedeploy_deployment_group" "group" {
  app_name              = "app"
  deployment_group_name = "group"
  service_role_arn      = "arn:aws:iam::123456789012:role/deploy"

  alarm_configuration {
    alarms  = [aws_cloudwatch_metric_alarm.rolls_back.alarm_name]
    enabled = true
  }
}
