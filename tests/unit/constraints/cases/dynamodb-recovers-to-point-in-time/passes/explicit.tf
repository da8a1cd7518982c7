# parameters: {days: 35}
resource "aws_dynamodb_table" "literal" {
  name     = "literal"
  hash_key = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled                 = "true"
    recovery_period_in_days = "35"
  }
}

resource "aws_dynamodb_table" "dynamic" {
  name     = "dynamic"
  hash_key = "id"

  attribute {
    name = "id"
    type = "S"
  }

  dynamic "point_in_time_recovery" {
    for_each = [35]

    content {
      enabled                 = true
      recovery_period_in_days = point_in_time_recovery.value
    }
  }
}
