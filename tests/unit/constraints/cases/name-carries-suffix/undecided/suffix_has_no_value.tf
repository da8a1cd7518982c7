# parameters: {variable: suffix}
variable "suffix" {
  type = string
}

resource "aws_sqs_queue" "orders" {
  name = "orders-${var.suffix}" # undecided: var.suffix <- var.suffix has no value
}
