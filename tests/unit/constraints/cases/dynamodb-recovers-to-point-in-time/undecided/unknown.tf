# parameters: {days: 35}
variable "recover" {
  type = bool
}

variable "days" {
  type = number
}

resource "aws_dynamodb_table" "enabled" {
  name     = "enabled"
  hash_key = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled                 = var.recover # undecided: point_in_time_recovery.enabled <- var.recover has no value
    recovery_period_in_days = 35
  }
}

resource "aws_dynamodb_table" "days" {
  name     = "days"
  hash_key = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = var.days # undecided: recovery_period_in_days <- var.days has no value
  }
}

resource "aws_dynamodb_table" "dynamic" {
  name     = "dynamic"
  hash_key = "id"

  attribute {
    name = "id"
    type = "S"
  }

  dynamic "point_in_time_recovery" { # undecided: point_in_time_recovery.enabled <- how many "point_in_time_recovery" blocks there are depends on for_each
    for_each = var.recover ? [1] : []

    content {
      enabled                 = true
      recovery_period_in_days = 35
    }
  }
}
