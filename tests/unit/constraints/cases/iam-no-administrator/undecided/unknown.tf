variable "action" {
  type = string
}

resource "aws_iam_policy" "action" {
  name   = "action"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = var.action, Resource = "*" }] }) # undecided: whether statement 1 grants everything <- var.action has no value
}

resource "terraform_data" "command" { # undecided: what the command of its local-exec provisioner grants
  provisioner "local-exec" {
    command = "./grant.sh"
  }
}
