resource "aws_secretsmanager_secret" "range" {
  name = "range"
}

resource "aws_secretsmanager_secret_rotation" "range" {
  secret_id           = aws_secretsmanager_secret.range.id
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate"

  rotation_rules {
    schedule_expression = "cron(0 8 1 1-12 ? *)"
  }
}

resource "aws_secretsmanager_secret" "names" {
  name = "names"
}

resource "aws_secretsmanager_secret_rotation" "names" {
  secret_id           = aws_secretsmanager_secret.names.id
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate"

  rotation_rules {
    schedule_expression = "cron(0 8 1 JAN,MAR,MAY,JUL,SEP,NOV ? *)"
  }
}
