# parameters: {prefixes: true}
resource "aws_iam_policy" "a_whole_service" {
  name   = "a-whole-service"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ec2:*", Resource = "*" }] }) # fails: statement 1: action "ec2:*" has a wildcard
}

resource "aws_iam_policy" "everything" {
  name   = "everything"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] }) # fails: statement 1: action "*" has a wildcard
}

resource "aws_iam_policy" "everything_else" {
  name   = "everything-else"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", NotAction = "iam:*", Resource = "*" }] }) # fails: statement 1: NotAction grants every other action
}
