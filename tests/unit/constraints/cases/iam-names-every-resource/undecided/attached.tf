variable "policy_arn" {
  type = string
}

variable "policy_arns" {
  type = list(string)
}

data "aws_iam_policy" "theirs" {
  name = "theirs"
}

resource "aws_iam_role_policy_attachment" "unknown_to_us" {
  role       = "validator"
  policy_arn = "arn:aws:iam::aws:policy/AmazonNewerThanThisFullAccess" # undecided: the document of the AWS managed policy AmazonNewerThanThisFullAccess, which Stackproof does not know
}

resource "aws_iam_role_policy_attachment" "of_another_stack" {
  role       = "validator"
  policy_arn = "arn:aws:iam::123456789012:policy/shared" # undecided: the document of the policy arn:aws:iam::123456789012:policy/shared, which the stack does not declare
}

resource "aws_iam_role_policy_attachment" "data_source" {
  role       = "validator"
  policy_arn = data.aws_iam_policy.theirs.arn # undecided: the document of the policy that data.aws_iam_policy.theirs reads
}

resource "aws_iam_role_policy_attachment" "variable" {
  role       = "validator"
  policy_arn = var.policy_arn # undecided: the policy document <- var.policy_arn has no value
}

resource "aws_iam_role" "managed" {
  name                = "managed"
  assume_role_policy  = jsonencode({ Statement = [] })
  managed_policy_arns = var.policy_arns # undecided: the policy document <- var.policy_arns has no value
}
