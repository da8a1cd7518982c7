variable "policy" {
  type = string
}

variable "reader" {
  type = string
}

variable "account" {
  type = string
}

resource "aws_secretsmanager_secret_policy" "document" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = var.policy # undecided: the policy document <- var.policy has no value
}

resource "aws_secretsmanager_secret_policy" "principal" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*", Principal = { AWS = var.reader } }] }) # undecided: whether statement 1 admits everybody <- var.reader has no value
}

resource "aws_secretsmanager_secret_policy" "condition" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*", Principal = "*", Condition = { StringEquals = { "aws:SourceAccount" = var.account } } }] }) # undecided: whether statement 1 admits everybody <- var.account has no value
}
