variable "recovers" {
  type = bool
}

variable "regions" {
  type = set(string)
}

resource "aws_dynamodb_table" "ledger" {
  name         = "ledger"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  replica {
    region_name            = "eu-west-1"
    point_in_time_recovery = var.recovers # undecided: point_in_time_recovery of the replica in eu-west-1 <- var.recovers has no value
  }
}

resource "aws_dynamodb_table" "many" {
  name         = "many"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  dynamic "replica" { # undecided: whether a replica recovers to a point in time <- var.regions has no value
    for_each = var.regions

    content {
      region_name = replica.value
    }
  }
}
