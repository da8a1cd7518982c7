resource "aws_iam_policy" "overridden" {
  name   = "overridden"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-central-1:123456789012:orders" }] })
}
