resource "aws_secretsmanager_secret_policy" "star" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*", Principal = "*" }] }) # fails: statement 1 admits everybody
}

resource "aws_secretsmanager_secret_policy" "aws_star" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Open", Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*", Principal = { AWS = ["arn:aws:iam::123456789012:root", "*"] } }] }) # fails: Open admits everybody
}

resource "aws_secretsmanager_secret_policy" "everybody_but" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = jsonencode({ Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*", NotPrincipal = { AWS = "arn:aws:iam::999999999999:root" } }] }) # fails: statement 1 admits everybody
}

resource "aws_secretsmanager_secret_policy" "over_tls" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*", Principal = "*", Condition = { Bool = { "aws:SecureTransport" = "true" } } }] }) # fails: statement 1 admits everybody
}

resource "aws_secretsmanager_secret_policy" "if_exists" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*", Principal = "*", Condition = { StringEqualsIfExists = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } }] }) # fails: statement 1 admits everybody
}

resource "aws_secretsmanager_secret_policy" "any_source" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*", Principal = "*", Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:sns:*:*:orders" } } }] }) # fails: statement 1 admits everybody
}

data "aws_iam_policy_document" "open" {
  statement {
    sid       = "Named"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["123456789012"]
    }
  }

  statement { # fails: Open admits everybody
    sid       = "Open"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_secretsmanager_secret_policy" "document" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = data.aws_iam_policy_document.open.json
}
