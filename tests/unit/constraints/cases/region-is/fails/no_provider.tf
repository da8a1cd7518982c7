# parameters: {region: eu-central-1}
# fails nowhere: no provider "aws" block: the environment decides
resource "aws_sqs_queue" "orders" {
  name = "orders"
}
