variable "key" {
  type = string
}

variable "action" {
  type = string
}

resource "aws_iam_role_policy" "key" {
  role   = "reader"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = var.key }] }) # undecided: whether statement 1 decrypts with every key <- var.key has no value
}

resource "aws_iam_role_policy" "action" {
  role   = "reader"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = var.action, Resource = "*" }] }) # undecided: whether statement 1 decrypts with every key <- var.action has no value
}
