resource "aws_iam_role" "anybody" {
  name               = "anybody"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" } }] }) # fails: statement 1 admits everybody
}

resource "aws_iam_role" "by_external_id" {
  name               = "by-external-id"
  assume_role_policy = jsonencode({ Statement = [{ Sid = "Vendor", Effect = "Allow", Action = "sts:AssumeRole", Principal = "*", Condition = { StringEquals = { "sts:ExternalId" = "1234" } } }] }) # fails: Vendor admits everybody
}

resource "aws_iam_role" "any_account" {
  name               = "any-account"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = "*", Condition = { ArnLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/deploy" } } }] }) # fails: statement 1 admits everybody
}
