# parameters: {variable: env}
# variables: {env: prod}
variable "env" {
  type = string
}

resource "aws_sqs_queue" "conditional" {
  name = var.env == "prod" ? "orders-prod" : "orders-dev"
}

resource "aws_sqs_queue" "map" {
  name = { prod = "paid-prod", dev = "paid-dev" }[var.env]
}
