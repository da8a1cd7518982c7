variable "policy" {
  type = string
}

variable "reader" {
  type = string
}

variable "account" {
  type = string
}

resource "aws_kms_key" "document" {
  policy = var.policy # undecided: the policy document <- var.policy has no value
}

resource "aws_kms_key" "principal" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*", Principal = { AWS = var.reader } }] }) # undecided: whether statement 1 admits everybody <- var.reader has no value
}

resource "aws_kms_key" "condition" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*", Principal = "*", Condition = { StringEquals = { "aws:SourceAccount" = var.account } } }] }) # undecided: whether statement 1 admits everybody <- var.account has no value
}
