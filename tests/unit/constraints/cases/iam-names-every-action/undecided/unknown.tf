variable "action" {
  type = string
}

variable "actions" {
  type = list(string)
}

resource "aws_iam_policy" "one" {
  name   = "one"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = var.action, Resource = "*" }] }) # undecided: an action of statement 1 <- var.action has no value
}

resource "aws_iam_policy" "list" {
  name   = "list"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = var.actions, Resource = "*" }] }) # undecided: the actions of statement 1 <- var.actions has no value
}

resource "aws_iam_role_policy_attachment" "managed" {
  role       = "validator"
  policy_arn = "arn:aws:iam::aws:policy/AmazonNewerThanThisFullAccess" # undecided: the document of the AWS managed policy AmazonNewerThanThisFullAccess, which Stackproof does not know
}
