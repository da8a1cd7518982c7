data "aws_caller_identity" "current" {}

resource "aws_sns_topic" "source" {
  name = "source"
}

resource "aws_kms_key" "named" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*", Principal = { AWS = "arn:aws:iam::123456789012:role/reader" } }] })
}

resource "aws_kms_key" "service" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*", Principal = { Service = "sns.amazonaws.com" } }] })
}

resource "aws_kms_key" "organisation" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*", Principal = "*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } }] })
}

resource "aws_kms_key" "account" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*", Principal = { AWS = "*" }, Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } } }] })
}

resource "aws_kms_key" "source" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*", Principal = "*", Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.source.arn } } }] })
}

resource "aws_kms_key" "denied" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "kms:Decrypt", Resource = "*", Principal = "*" }] })
}

resource "aws_kms_key" "nobody" {
  policy = jsonencode({ Statement = [] })
}
