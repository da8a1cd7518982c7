# A permissions boundary grants nothing; it limits what other policies grant.

resource "aws_iam_policy" "most" {
  name   = "most"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["dynamodb:*", "sqs:*"], Resource = "*" }] })
}

resource "aws_iam_role" "worker" {
  name                 = "worker"
  permissions_boundary = aws_iam_policy.most.arn
  assume_role_policy   = jsonencode({ Statement = [] })
}

resource "aws_iam_role_policy_attachment" "own" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.own.arn
}

resource "aws_iam_policy" "own" {
  name   = "own"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-west-1:123456789012:q" }] })
}
