variable "policy" {
  type = string
}

variable "reader" {
  type = string
}

variable "account" {
  type = string
}

resource "aws_cloudwatch_event_bus_policy" "document" {
  policy = var.policy # undecided: the policy document <- var.policy has no value
}

resource "aws_cloudwatch_event_bus_policy" "principal" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "events:PutEvents", Resource = "*", Principal = { AWS = var.reader } }] }) # undecided: whether statement 1 admits everybody <- var.reader has no value
}

resource "aws_cloudwatch_event_bus_policy" "condition" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "events:PutEvents", Resource = "*", Principal = "*", Condition = { StringEquals = { "aws:SourceAccount" = var.account } } }] }) # undecided: whether statement 1 admits everybody <- var.account has no value
}
