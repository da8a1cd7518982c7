# parameters: {by_registry: true}
resource "aws_ecr_repository" "orders" {
  name = "orders"
}
