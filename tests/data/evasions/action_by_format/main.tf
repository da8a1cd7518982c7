# iam-names-every-action: failed

resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = [format("%s:%s", "s3", "*")]
      Resource = "arn:aws:s3:::reports/*"
    }]
  })
}
