variable "days" {
  type = number
}

variable "secret" {
  type = string
}

resource "aws_secretsmanager_secret" "days" {
  name = "days"
}

resource "aws_secretsmanager_secret_rotation" "days" {
  secret_id           = aws_secretsmanager_secret.days.id
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate"

  rotation_rules {
    automatically_after_days = var.days # undecided: automatically_after_days <- var.days has no value
  }
}

resource "aws_secretsmanager_secret" "whose" { # undecided: what rotates the secret <- var.secret has no value
  name = "whose"
}

resource "aws_secretsmanager_secret_rotation" "whose" {
  secret_id           = var.secret
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate"

  rotation_rules {
    automatically_after_days = 30
  }
}
