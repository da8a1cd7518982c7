resource "aws_cloudwatch_metric_alarm" "deployed_on" {
  alarm_name          = "deployed_on"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}

resource "aws_cloudwatch_metric_alarm" "served_on" {
  alarm_name          = "served_on"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}

resource "aws_codedeploy_deployment_group" "on" {
  app_name              = "settle"
  deployment_group_name = "settle"
  service_role_arn      = "arn:aws:iam::123456789012:role/deploy"

  alarm_configuration {
    alarms  = ["deployed_on"]
    enabled = true
  }
}

resource "aws_ecs_service" "on" {
  name = "settle"

  alarms {
    alarm_names = ["served_on"]
    enable      = true
    rollback    = true
  }
}
