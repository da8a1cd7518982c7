resource "aws_iam_policy" "overridden" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" }] }) # fails: statement 1: resource "*" is everything
}
