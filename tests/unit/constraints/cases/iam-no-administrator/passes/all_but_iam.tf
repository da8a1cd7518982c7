resource "aws_iam_role_policy" "power_user" {
  role = "worker"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", NotAction = ["iam:*", "organizations:*", "account:*"], Resource = "*" }]
  })
}

resource "aws_iam_role_policy" "no_identities" {
  role = "worker"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", NotResource = "arn:aws:iam::*:*" }]
  })
}
