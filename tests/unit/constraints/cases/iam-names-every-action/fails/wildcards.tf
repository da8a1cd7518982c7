variable "action" {
  type = string
}

resource "aws_iam_policy" "everything" {
  name   = "everything"
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "*", Resource = "*" } }) # fails: statement 1: action "*" has a wildcard
}

resource "aws_iam_policy" "of_a_service" {
  name   = "of-a-service"
  policy = jsonencode({ Statement = [{ effect = "Allow", action = ["sqs:SendMessage", "dynamodb:*"], resource = "*" }] }) # fails: statement 1: action "dynamodb:*" has a wildcard
}

resource "aws_iam_policy" "beginning" {
  name   = "beginning"
  policy = jsonencode({ Statement = [{ Sid = "Read", Effect = "Allow", Action = "s3:Get?bject", Resource = "*" }] }) # fails: Read: action "s3:Get?bject" has a wildcard
}

resource "aws_iam_policy" "not_action" {
  name   = "not-action"
  policy = jsonencode({ Statement = [{ Effect = "Allow", NotAction = "iam:*", Resource = "*" }] }) # fails: statement 1: NotAction grants every other action
}

resource "aws_iam_policy" "whatever_the_variable" {
  name   = "whatever-the-variable"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "${var.action}:*", Resource = "*" }] }) # fails: statement 1: action "${(known after apply)}:*" has a wildcard
}

resource "aws_iam_policy" "none" {
  name   = "none"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = [], Resource = "*" }] }) # fails: statement 1 names no action
}

data "aws_iam_policy_document" "document" {
  statement {
    resources = ["*"]
    actions   = [join(":", ["kms", "*"])] # fails: statement 1: action "kms:*" has a wildcard
  }
}

resource "aws_iam_policy" "document" {
  name   = "document"
  policy = data.aws_iam_policy_document.document.json
}

resource "aws_iam_role_policy_attachment" "managed" {
  role       = "validator"
  policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess" # fails: PowerUserAccess: NotAction grants every other action
}
