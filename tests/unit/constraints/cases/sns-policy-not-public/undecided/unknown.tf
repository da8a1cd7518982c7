variable "policy" {
  type = string
}

variable "reader" {
  type = string
}

variable "account" {
  type = string
}

resource "aws_sns_topic_policy" "document" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = var.policy # undecided: the policy document <- var.policy has no value
}

resource "aws_sns_topic_policy" "principal" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "*", Principal = { AWS = var.reader } }] }) # undecided: whether statement 1 admits everybody <- var.reader has no value
}

resource "aws_sns_topic_policy" "condition" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "*", Principal = "*", Condition = { StringEquals = { "aws:SourceAccount" = var.account } } }] }) # undecided: whether statement 1 admits everybody <- var.account has no value
}
