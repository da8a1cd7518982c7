# view: state
# parameters: {at_least: "1.5"}
# undecided nowhere: the configuration: what is deployed does not say which Terraform it needs
resource "aws_sqs_queue" "orders" {
  name = "orders"
}
