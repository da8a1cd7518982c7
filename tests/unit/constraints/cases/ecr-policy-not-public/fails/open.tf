resource "aws_ecr_repository_policy" "star" {
  repository = "app"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ecr:BatchGetImage", Resource = "*", Principal = "*" }] }) # fails: statement 1 admits everybody
}

resource "aws_ecr_repository_policy" "aws_star" {
  repository = "app"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Open", Effect = "Allow", Action = "ecr:BatchGetImage", Resource = "*", Principal = { AWS = ["arn:aws:iam::123456789012:root", "*"] } }] }) # fails: Open admits everybody
}

resource "aws_ecr_repository_policy" "everybody_but" {
  repository = "app"
  policy     = jsonencode({ Statement = [{ Effect = "Allow", Action = "ecr:BatchGetImage", Resource = "*", NotPrincipal = { AWS = "arn:aws:iam::999999999999:root" } }] }) # fails: statement 1 admits everybody
}

resource "aws_ecr_repository_policy" "over_tls" {
  repository = "app"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ecr:BatchGetImage", Resource = "*", Principal = "*", Condition = { Bool = { "aws:SecureTransport" = "true" } } }] }) # fails: statement 1 admits everybody
}

resource "aws_ecr_repository_policy" "if_exists" {
  repository = "app"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ecr:BatchGetImage", Resource = "*", Principal = "*", Condition = { StringEqualsIfExists = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } }] }) # fails: statement 1 admits everybody
}

resource "aws_ecr_repository_policy" "any_source" {
  repository = "app"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ecr:BatchGetImage", Resource = "*", Principal = "*", Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:sns:*:*:orders" } } }] }) # fails: statement 1 admits everybody
}

data "aws_iam_policy_document" "open" {
  statement {
    sid       = "Named"
    actions   = ["ecr:BatchGetImage"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["123456789012"]
    }
  }

  statement { # fails: Open admits everybody
    sid       = "Open"
    actions   = ["ecr:BatchGetImage"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_ecr_repository_policy" "document" {
  repository = "app"
  policy     = data.aws_iam_policy_document.open.json
}
