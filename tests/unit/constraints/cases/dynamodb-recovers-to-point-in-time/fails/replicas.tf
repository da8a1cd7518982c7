resource "aws_dynamodb_table" "ledger" {
  name             = "ledger"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  replica {
    region_name            = "eu-west-1"
    point_in_time_recovery = true
  }

  replica {
    region_name            = "eu-central-1"
    point_in_time_recovery = false # fails: point_in_time_recovery of the replica in eu-central-1 is off
  }

  replica { # fails: point_in_time_recovery of the replica in eu-north-1 is off
    region_name = "eu-north-1"
  }
}

resource "aws_dynamodb_table_replica" "by_itself" { # fails: point_in_time_recovery of the replica is off
  global_table_arn = aws_dynamodb_table.ledger.arn
}
