# view: live
# parameters: {version: "~> 5.0"}
# undecided nowhere: the configuration: what is deployed does not say which aws it needs
resource "aws_sqs_queue" "orders" {
  name = "orders"
}
