data "aws_caller_identity" "current" {}

resource "aws_sns_topic" "source" {
  name = "source"
}

resource "aws_ecr_repository_policy" "named" {
  repository = "app"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ecr:BatchGetImage", Resource = "*", Principal = { AWS = "arn:aws:iam::123456789012:role/reader" } }] })
}

resource "aws_ecr_repository_policy" "service" {
  repository = "app"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ecr:BatchGetImage", Resource = "*", Principal = { Service = "sns.amazonaws.com" } }] })
}

resource "aws_ecr_repository_policy" "organisation" {
  repository = "app"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ecr:BatchGetImage", Resource = "*", Principal = "*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } }] })
}

resource "aws_ecr_repository_policy" "account" {
  repository = "app"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ecr:BatchGetImage", Resource = "*", Principal = { AWS = "*" }, Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } } }] })
}

resource "aws_ecr_repository_policy" "source" {
  repository = "app"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ecr:BatchGetImage", Resource = "*", Principal = "*", Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.source.arn } } }] })
}

resource "aws_ecr_repository_policy" "denied" {
  repository = "app"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "ecr:BatchGetImage", Resource = "*", Principal = "*" }] })
}

resource "aws_ecr_repository_policy" "nobody" {
  repository = "app"
  policy     = jsonencode({ Statement = [] })
}
