resource "aws_dynamodb_table" "replicated_true" {
  name         = "replicated"
  hash_key     = "id"
  billing_mode = "PAY_PER_REQUEST"

  attribute {
    name = "id"
    type = "S"
  }

  replica {
    region_name                 = "us-east-1"
    deletion_protection_enabled = true # fails: deletion_protection_enabled = true
  }
}
