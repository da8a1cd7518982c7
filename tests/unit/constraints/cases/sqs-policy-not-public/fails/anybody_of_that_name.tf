provider "aws" {
  region = "eu-west-1"
}

resource "aws_sqs_queue" "by_user_name" {
  name   = "by-user-name"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = "*", Condition = { StringEquals = { "aws:username" = "ann" } } }] }) # fails: statement 1 admits everybody
}

resource "aws_sqs_queue" "any_account" {
  name   = "any-account"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::*:root" }, Action = "sqs:SendMessage", Resource = "*" }] }) # fails: statement 1 admits everybody
}
