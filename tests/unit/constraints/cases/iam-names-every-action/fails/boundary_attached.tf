# A boundary that is attached as well grants what it says; so it may where nobody knows what is attached.

resource "aws_iam_policy" "most" {
  name   = "most"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*" }] }) # fails: statement 1: action "sqs:*" has a wildcard
}

resource "aws_iam_role" "worker" {
  name                 = "worker"
  permissions_boundary = aws_iam_policy.most.arn
  assume_role_policy   = jsonencode({ Statement = [] })
  managed_policy_arns  = [aws_iam_policy.most.arn]
}
