# parameters: {variable: env}
# variables: {env: test}
variable "env" {
  type = string
}

resource "aws_sqs_queue" "conditional" {
  name = var.env == "prod" ? "orders-prod" : "orders-dev" # fails: name = "orders-dev"
}
