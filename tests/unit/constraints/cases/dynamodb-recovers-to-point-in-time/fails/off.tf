# parameters: {days: 35}
variable "recover" {
  type    = bool
  default = false
}

resource "aws_dynamodb_table" "none" { # fails: no point_in_time_recovery: it is off
  name     = "none"
  hash_key = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table" "off" {
  name     = "off"
  hash_key = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.recover # fails: enabled = false
  }
}

resource "aws_dynamodb_table" "dynamic" { # fails: no point_in_time_recovery: it is off
  name     = "dynamic"
  hash_key = "id"

  attribute {
    name = "id"
    type = "S"
  }

  dynamic "point_in_time_recovery" {
    for_each = var.recover ? [1] : []

    content {
      enabled = true
    }
  }
}

resource "aws_dynamodb_table" "a_day_short" {
  name     = "a-day-short"
  hash_key = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = 34 # fails: recovery_period_in_days = 34
  }
}

resource "aws_dynamodb_table" "no_period" {
  name     = "no-period"
  hash_key = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery { # fails: no recovery_period_in_days
    enabled = true
  }
}
