# iam-names-every-resource: failed

resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "dynamodb:*", NotResource = "arn:aws:dynamodb:us-east-1:123456789012:table/none" }]
  })
}
