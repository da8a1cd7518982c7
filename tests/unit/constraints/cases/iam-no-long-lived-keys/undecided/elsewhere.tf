variable "template" {
  type = string
}

resource "aws_cloudformation_stack" "unknown" {
  name          = "unknown"
  capabilities  = ["CAPABILITY_IAM"]
  template_body = var.template # undecided: what the template grants <- var.template has no value
}

resource "terraform_data" "command" { # undecided: what the command of its local-exec provisioner grants
  provisioner "local-exec" {
    command = "aws iam create-access-key --user-name ann"
  }
}
