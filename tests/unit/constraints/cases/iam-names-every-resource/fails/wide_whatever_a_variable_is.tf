variable "region" {
  type = string
}

variable "account" {
  type = string
}

resource "aws_iam_policy" "wide" {
  name   = "wide"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:${var.region}:${var.account}:*" }] }) # fails: statement 1: resource "arn:aws:sqs:${...}:${...}:*" has a wildcard where a name stands
}

resource "aws_iam_policy" "region" {
  name   = "region"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:*:${var.account}:orders" }] }) # fails: statement 1: resource "arn:aws:sqs:*:${...}:orders" has a wildcard for its region
}
