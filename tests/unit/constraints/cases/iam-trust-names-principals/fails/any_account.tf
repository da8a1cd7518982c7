provider "aws" {
  region = "eu-west-1"
}

resource "aws_iam_role" "any_account" {
  name               = "any-account"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::*:role/deploy" }, Action = "sts:AssumeRole" }] }) # fails: statement 1 admits everybody
}

resource "aws_iam_role" "any_session" {
  name               = "any-session"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:sts::*:assumed-role/deploy/ci" }, Action = "sts:AssumeRole" }] }) # fails: statement 1 admits everybody
}
