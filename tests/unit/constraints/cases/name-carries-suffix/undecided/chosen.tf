# parameters: {variable: env}
variable "env" {
  type = string
}

resource "aws_sqs_queue" "conditional" {
  name = var.env == "prod" ? "orders-prod" : "orders-dev" # undecided: var.env <- var.env has no value
}
