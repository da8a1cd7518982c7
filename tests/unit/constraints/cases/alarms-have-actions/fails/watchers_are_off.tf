resource "aws_cloudwatch_metric_alarm" "deployed_off" { # fails: no alarm_actions: nobody is told
  alarm_name          = "deployed_off"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}

resource "aws_cloudwatch_metric_alarm" "served_off" { # fails: no alarm_actions: nobody is told
  alarm_name          = "served_off"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}

resource "aws_codedeploy_deployment_group" "off" {
  app_name              = "settle"
  deployment_group_name = "settle"
  service_role_arn      = "arn:aws:iam::123456789012:role/deploy"

  alarm_configuration {
    alarms  = ["deployed_off"]
    enabled = false
  }
}

resource "aws_ecs_service" "off" {
  name = "settle"

  alarms {
    alarm_names = ["served_off"]
    enable      = false
    rollback    = false
  }
}
