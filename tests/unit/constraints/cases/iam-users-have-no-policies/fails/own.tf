resource "aws_iam_user" "ann" {
  name = "ann"
}

resource "aws_iam_user_policy" "inline" {
  user   = aws_iam_user.ann.name # fails: a user has a policy of its own
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::files/*" }] })
}

resource "aws_iam_user_policy_attachment" "attached" {
  user       = "bob" # fails: a user has a policy of its own
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_policy_attachment" "listed" {
  name       = "listed"
  users      = [aws_iam_user.ann.name] # fails: users is not empty: a user has a policy of its own
  groups     = ["readers"]
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_user_policy_attachments_exclusive" "alone" {
  user_name   = aws_iam_user.ann.name
  policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"] # fails: policy_arns is not empty: a user has a policy of its own
}

resource "aws_iam_user_policies_exclusive" "alone" {
  user_name    = aws_iam_user.ann.name
  policy_names = ["read"] # fails: policy_names is not empty: a user has a policy of its own
}
