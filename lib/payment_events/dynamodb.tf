# The audit trail: one item for each event and stage. An item is written once and never changed, so
# an event that arrives twice leaves one trail (lambda/shared/payment_events/audit.py).
resource "aws_dynamodb_table" "processed_events" {
  name         = "${local.project}-processed-events-${var.environment_suffix}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "event_id"
  range_key    = "stage"

  # The environment must be destroyable. Recovery from a mistake is the backup's work.
  deletion_protection_enabled = false

  attribute {
    name = "event_id"
    type = "S"
  }

  attribute {
    name = "stage"
    type = "S"
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = 35
  }

  # The AWS managed key aws/dynamodb, whose use CloudTrail shows. Disabled would mean a key that AWS
  # owns and nobody can audit.
  server_side_encryption {
    enabled = true
  }
}
