resource "aws_iam_policy" "single_string" {
  name   = "single-string"
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" } }) # fails: statement 1: resource "*" is everything
}

resource "aws_iam_policy" "lower_case_keys" {
  name   = "lower-case-keys"
  policy = jsonencode({ statement = [{ effect = "Allow", action = "sqs:SendMessage", resource = ["*"] }] }) # fails: statement 1: resource "*" is everything
}

resource "aws_iam_policy" "effect_left_out" {
  name   = "effect-left-out"
  policy = jsonencode({ Statement = [{ Sid = "NoEffect", Action = "sqs:SendMessage", Resource = "*" }] }) # fails: NoEffect: resource "*" is everything
}

resource "aws_iam_policy" "lower_case_effect" {
  name   = "lower-case-effect"
  policy = jsonencode({ Statement = [{ Effect = "deny", Action = "sqs:SendMessage", Resource = "*" }] }) # fails: statement 1: resource "*" is everything
}

resource "aws_iam_policy" "one_of_two" {
  name = "one-of-two"
  policy = jsonencode({ Statement = [{ # fails at 23: statement 1: resource "*" is everything
    Effect = "Allow", Action = "sqs:SendMessage", Resource = ["arn:aws:sqs:eu-central-1:123456789012:orders", "*"]
  }] })
}

resource "aws_iam_policy" "not_resource" {
  name   = "not-resource"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "dynamodb:*", NotResource = "arn:aws:dynamodb:eu-central-1:123456789012:table/audit" }] }) # fails: statement 1: NotResource grants everything else
}

resource "aws_iam_policy" "empty_not_resource" {
  name   = "empty-not-resource"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "dynamodb:*", NotResource = [""] }] }) # fails: statement 1: NotResource grants everything else
}

resource "aws_iam_policy" "no_resource" {
  name   = "no-resource"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "dynamodb:GetItem" }] }) # fails: statement 1 names no resource
}

resource "aws_iam_policy" "empty_resource" {
  name   = "empty-resource"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "dynamodb:GetItem", Resource = "" }] }) # fails: statement 1: resource "" is empty
}
