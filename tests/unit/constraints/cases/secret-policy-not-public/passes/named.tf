data "aws_caller_identity" "current" {}

resource "aws_sns_topic" "source" {
  name = "source"
}

resource "aws_secretsmanager_secret_policy" "named" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*", Principal = { AWS = "arn:aws:iam::123456789012:role/reader" } }] })
}

resource "aws_secretsmanager_secret_policy" "service" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*", Principal = { Service = "sns.amazonaws.com" } }] })
}

resource "aws_secretsmanager_secret_policy" "organisation" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*", Principal = "*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } }] })
}

resource "aws_secretsmanager_secret_policy" "account" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*", Principal = { AWS = "*" }, Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } } }] })
}

resource "aws_secretsmanager_secret_policy" "source" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*", Principal = "*", Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.source.arn } } }] })
}

resource "aws_secretsmanager_secret_policy" "denied" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "secretsmanager:GetSecretValue", Resource = "*", Principal = "*" }] })
}

resource "aws_secretsmanager_secret_policy" "nobody" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = jsonencode({ Statement = [] })
}
