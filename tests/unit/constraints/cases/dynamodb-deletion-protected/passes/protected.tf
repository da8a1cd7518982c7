resource "aws_dynamodb_table" "protected" {
  name                        = "protected"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = true

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table_replica" "protected" {
  global_table_arn            = aws_dynamodb_table.protected.arn
  deletion_protection_enabled = true
}
