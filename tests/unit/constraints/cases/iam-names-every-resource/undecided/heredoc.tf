# undecided at 8: the policy document <- var.statement has no value
variable "statement" {
  type = string
}

resource "aws_iam_policy" "heredoc" {
  name   = "heredoc"
  policy = <<-EOT
    {"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "${var.statement}"}]}
  EOT
}
