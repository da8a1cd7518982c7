resource "aws_iam_user" "ann" {
  name                 = "ann"
  permissions_boundary = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_group" "readers" {
  name = "readers"
}

resource "aws_iam_user_group_membership" "ann" {
  user   = aws_iam_user.ann.name
  groups = [aws_iam_group.readers.name]
}

resource "aws_iam_policy_attachment" "listed" {
  name       = "listed"
  groups     = [aws_iam_group.readers.name]
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_user_policy_attachments_exclusive" "none" {
  user_name   = aws_iam_user.ann.name
  policy_arns = []
}

resource "aws_iam_user_policies_exclusive" "none" {
  user_name    = aws_iam_user.ann.name
  policy_names = []
}
