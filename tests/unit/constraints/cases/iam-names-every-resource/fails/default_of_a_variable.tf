resource "aws_iam_policy" "tagged" {
  name   = "tagged"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::$${aws:PrincipalTag/bucket, '*'}/*" }] }) # fails: statement 1: resource "arn:aws:s3:::${aws:PrincipalTag/bucket, '*'}/*" has a wildcard where a name stands
}
