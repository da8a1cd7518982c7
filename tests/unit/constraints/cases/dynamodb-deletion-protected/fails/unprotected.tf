resource "aws_dynamodb_table" "by_default" { # fails: no deletion_protection_enabled: the default is false
  name         = "by-default"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table" "switched_off" {
  name                        = "switched-off"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = false # fails: deletion_protection_enabled = false

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table_replica" "by_default" { # fails: no deletion_protection_enabled: the default is false
  global_table_arn = aws_dynamodb_table.by_default.arn
}
