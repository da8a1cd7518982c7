resource "aws_iam_policy" "send" {
  name   = "send"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-central-1:123456789012:orders" }] })
}

resource "aws_iam_role_policy_attachment" "reference" {
  role       = "validator"
  policy_arn = aws_iam_policy.send.arn
}

resource "aws_iam_role_policy_attachment" "literal" {
  role       = "validator"
  policy_arn = "arn:aws:iam::123456789012:policy/send"
}
