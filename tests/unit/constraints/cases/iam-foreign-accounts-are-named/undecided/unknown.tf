variable "who" {
  type = string
}

resource "aws_iam_role" "account" {
  name               = "account"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "999999999999" } }] }) # undecided: whether 999999999999 may be admitted by statement 1 <- the contract names no account
}

resource "aws_iam_role" "somebody" {
  name               = "somebody"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = var.who } }] }) # undecided: whether (known after apply) may be admitted by statement 1 <- whose account that is, is not known
}
