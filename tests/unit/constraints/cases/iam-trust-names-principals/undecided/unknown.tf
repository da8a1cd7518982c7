variable "who" {
  type = string
}

resource "aws_iam_role" "unknown" {
  name               = "unknown"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = var.who } }] }) # undecided: whether statement 1 admits everybody <- var.who has no value
}
