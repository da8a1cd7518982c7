variable "policy" {
  type = string
}

variable "reader" {
  type = string
}

variable "account" {
  type = string
}

resource "aws_ecr_repository_policy" "document" {
  repository = "app"
  policy     = var.policy # undecided: the policy document <- var.policy has no value
}

resource "aws_ecr_repository_policy" "principal" {
  repository = "app"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ecr:BatchGetImage", Resource = "*", Principal = { AWS = var.reader } }] }) # undecided: whether statement 1 admits everybody <- var.reader has no value
}

resource "aws_ecr_repository_policy" "condition" {
  repository = "app"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ecr:BatchGetImage", Resource = "*", Principal = "*", Condition = { StringEquals = { "aws:SourceAccount" = var.account } } }] }) # undecided: whether statement 1 admits everybody <- var.account has no value
}
