variable "policy" {
  type = string
}

variable "reader" {
  type = string
}

variable "account" {
  type = string
}

resource "aws_sqs_queue_policy" "document" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = var.policy # undecided: the policy document <- var.policy has no value
}

resource "aws_sqs_queue_policy" "principal" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Principal = { AWS = var.reader } }] }) # undecided: whether statement 1 admits everybody <- var.reader has no value
}

resource "aws_sqs_queue_policy" "condition" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Principal = "*", Condition = { StringEquals = { "aws:SourceAccount" = var.account } } }] }) # undecided: whether statement 1 admits everybody <- var.account has no value
}
