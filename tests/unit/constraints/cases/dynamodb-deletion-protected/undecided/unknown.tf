variable "protected" {
  type = bool
}

resource "aws_dynamodb_table" "unknown" {
  name                        = "unknown"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = var.protected # undecided: deletion_protection_enabled <- var.protected has no value

  attribute {
    name = "id"
    type = "S"
  }
}
