resource "aws_iam_role_policy_attachment" "full" {
  role       = "worker"
  policy_arn = "arn:aws:iam::aws:policy/IAMFullAccess" # fails: IAMFullAccess: action "iam:*" has a wildcard
}
