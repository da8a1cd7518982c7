# account: "123456789012"
variable "role" {
  type = string
}

variable "policy" {
  type = string
}

resource "aws_iam_role" "passes_another_stacks" {
  name               = "passes-another-stacks"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "passes_another_stacks" {
  role   = aws_iam_role.passes_another_stacks.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "arn:aws:iam::123456789012:role/worker" }, { Effect = "Allow", Action = "ec2:RunInstances", Resource = "*" }] }) # undecided: whether iam:PassRole to ec2.amazonaws.com with ec2:RunInstances gives it more, on "arn:aws:iam::123456789012:role/worker" <- what "arn:aws:iam::123456789012:role/worker" may do is not known here
}

resource "aws_iam_role" "passes_whichever" {
  name               = "passes-whichever"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "passes_whichever" {
  role   = aws_iam_role.passes_whichever.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = var.role }, { Effect = "Allow", Action = "ec2:RunInstances", Resource = "*" }] }) # undecided: whether iam:PassRole to ec2.amazonaws.com with ec2:RunInstances gives it more, on (known after apply) <- var.role has no value
}

resource "aws_iam_role" "unread" { # undecided: all that it is granted <- var.policy has no value
  name               = "unread"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "unread" {
  role   = aws_iam_role.unread.name
  policy = var.policy
}

resource "terraform_data" "command" { # undecided: what the command of its local-exec provisioner grants
  provisioner "local-exec" {
    command = "./grant.sh"
  }
}
