variable "users" {
  type = list(string)
}

resource "aws_iam_policy_attachment" "listed" {
  name       = "listed"
  users      = var.users # undecided: whether users is empty <- var.users has no value
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "terraform_data" "command" { # undecided: what the command of its local-exec provisioner grants
  provisioner "local-exec" {
    command = "./grant.sh"
  }
}
