# parameters: {variable: sufix}
resource "aws_sqs_queue" "orders" {
  name = "orders" # fails: the stack has no value for var.sufix
}
