resource "aws_secretsmanager_secret" "spring" {
  name = "spring"
}

resource "aws_secretsmanager_secret_rotation" "spring" {
  secret_id           = aws_secretsmanager_secret.spring.id
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate"

  rotation_rules {
    schedule_expression = "cron(0 8 1 1,2,3,4,5 ? *)" # fails: schedule_expression = "cron(0 8 1 1,2,3,4,5 ? *)"
  }
}

resource "aws_secretsmanager_secret" "autumn" {
  name = "autumn"
}

resource "aws_secretsmanager_secret_rotation" "autumn" {
  secret_id           = aws_secretsmanager_secret.autumn.id
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate"

  rotation_rules {
    schedule_expression = "cron(0 8 1 10/2 ? *)" # fails: schedule_expression = "cron(0 8 1 10/2 ? *)"
  }
}
