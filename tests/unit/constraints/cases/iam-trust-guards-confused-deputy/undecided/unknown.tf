variable "service" {
  type = string
}

variable "account" {
  type = string
}

resource "aws_iam_role" "service" {
  name               = "service"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = var.service } }] }) # undecided: which service statement 1 admits <- var.service has no value
}

resource "aws_iam_role" "account" {
  name               = "account"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "codebuild.amazonaws.com" }, Condition = { StringLike = { "aws:SourceAccount" = var.account } } }] }) # undecided: for whom statement 1 admits codebuild.amazonaws.com <- var.account has no value
}
