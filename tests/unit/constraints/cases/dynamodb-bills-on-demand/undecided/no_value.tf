variable "busy" {
  type = bool
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = var.busy ? "PROVISIONED" : "PAY_PER_REQUEST" # undecided: billing_mode <- var.busy has no value
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}
