resource "aws_secretsmanager_secret" "never" { # fails: nothing rotates it
  name = "never"
}

resource "aws_secretsmanager_secret" "rarely" {
  name = "rarely"
}

resource "aws_secretsmanager_secret_rotation" "rarely" {
  secret_id           = aws_secretsmanager_secret.rarely.id
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate"

  rotation_rules {
    automatically_after_days = 365 # fails: automatically_after_days = 365
  }
}

resource "aws_secretsmanager_secret" "yearly" {
  name = "yearly"
}

resource "aws_secretsmanager_secret_rotation" "yearly" {
  secret_id           = aws_secretsmanager_secret.yearly.id
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate"

  rotation_rules {
    schedule_expression = "cron(0 8 1 1 ? *)" # fails: schedule_expression = "cron(0 8 1 1 ? *)"
  }
}
