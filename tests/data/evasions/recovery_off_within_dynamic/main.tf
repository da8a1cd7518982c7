# dynamodb-recovers-to-point-in-time: failed

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  dynamic "point_in_time_recovery" {
    for_each = [false]

    content {
      enabled = point_in_time_recovery.value
    }
  }
}
