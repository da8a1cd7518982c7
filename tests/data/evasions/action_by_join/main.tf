# iam-names-every-action: failed

resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = join(":", ["dynamodb", "*"])
      Resource = "arn:aws:s3:::reports/*"
    }]
  })
}
