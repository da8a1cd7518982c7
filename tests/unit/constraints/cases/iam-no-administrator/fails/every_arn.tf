resource "aws_iam_role_policy" "every_arn" {
  for_each = toset(["arn:*", "arn:aws:*", "arn:*:*", "arn:aws:*:*:*:*", "*:*", "arn:aws-cn:*"])

  role   = "worker"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = each.key }] }) # fails: statement 1 grants every action on every resource
}

resource "aws_iam_role_policy" "account" {
  role   = "worker"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*:*", Resource = ["arn:aws:*:*:123456789012:*", "arn:aws:s3:::*"] }] }) # fails: statement 1 grants every action on every resource
}

resource "aws_iam_role_policy" "default_of_a_variable" {
  role   = "worker"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "$${aws:PrincipalTag/reach, '*'}" }] }) # fails: statement 1 grants every action on every resource
}
