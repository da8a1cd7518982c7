variable "subject" {
  type = string
}

variable "provider_arn" {
  type = string
}

resource "aws_iam_role" "subject" {
  name               = "subject"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }, Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = var.subject } } }] }) # undecided: the subjects that statement 1 admits <- var.subject has no value
}

resource "aws_iam_role" "provider" {
  name               = "provider"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = var.provider_arn } }] }) # undecided: whether statement 1 admits an OIDC provider <- var.provider_arn has no value
}
