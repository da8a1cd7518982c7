locals {
  billing = { production = "PAY_PER_REQUEST" }
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = local.billing["production"]
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}
