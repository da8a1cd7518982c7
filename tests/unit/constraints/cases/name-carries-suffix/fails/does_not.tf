# parameters: {variable: suffix}
# variables: {suffix: test}
variable "suffix" {
  type = string
}

locals {
  queues = { orders = "orders-${var.suffix}", audit = "audit" }
}

resource "random_id" "name" {
  byte_length = 4
}

resource "aws_sqs_queue" "each" {
  for_each = local.queues

  name = each.value # fails: name = "audit"
}

resource "aws_sns_topic" "by_accident" {
  name = "latest" # fails: name = "latest"
}

resource "aws_sns_topic" "part_of_a_word" {
  name = "paid-${var.suffix}ing" # fails: name = "paid-testing"
}

resource "aws_dynamodb_table" "upper_case" {
  name     = "orders-${upper(var.suffix)}" # fails: name = "orders-TEST"
  hash_key = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_cloudwatch_log_group" "made_up" { # fails: no name: the provider makes one up
  retention_in_days = 30
}

resource "aws_ecr_repository" "random" {
  name = "app-${random_id.name.hex}" # fails: name = "app-${random_id.name.hex}"
}

resource "aws_cognito_user_pool" "not_listed" {
  name = "customers" # fails: name = "customers"
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "errors" # fails: alarm_name = "errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}
