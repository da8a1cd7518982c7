# parameters: {variable: suffix}
# variables: {suffix: test}
variable "suffix" {
  type = string
}

variable "name" {
  type = string
}

data "aws_ssm_parameter" "name" {
  name = "/payments/name"
}

resource "aws_sqs_queue" "variable" {
  name = "orders-${var.name}" # undecided: name <- var.name has no value
}

resource "aws_sqs_queue" "parameter" {
  name = data.aws_ssm_parameter.name.value # undecided: name <- data.aws_ssm_parameter.name.value is known after apply
}
