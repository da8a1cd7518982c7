# parameters: {variable: suffix}
# variables: {suffix: test}
variable "suffix" {
  type = string
}

variable "topic" {
  type    = string
  default = "paid-test"
}

locals {
  environment = "test"
  names       = { orders = "orders-test", audit = "audit-${var.suffix}" }
}

resource "aws_sqs_queue" "written" {
  name = "orders-test" # fails: name = "orders-test" whatever ${var.suffix} is
}

resource "aws_sqs_queue" "by_a_local" {
  name = "audit-${local.environment}" # fails: name = "audit-test" whatever ${var.suffix} is
}

resource "aws_sns_topic" "by_another_variable" {
  name = var.topic # fails: name = "paid-test" whatever ${var.suffix} is
}

resource "aws_sns_topic" "each" {
  for_each = local.names

  name = each.value # fails: name = "orders-test" whatever ${var.suffix} is
}

resource "random_id" "name" {
  byte_length = 4
}

resource "aws_ecr_repository" "random" {
  name = "${random_id.name.hex}-test" # fails: name = "${random_id.name.hex}-test" whatever ${var.suffix} is
}

resource "aws_cloudwatch_log_group" "of_one_that_is_hard_coded" {
  name = "/queues/${aws_sqs_queue.written.name}" # fails: name = "/queues/orders-test" whatever ${var.suffix} is
}
