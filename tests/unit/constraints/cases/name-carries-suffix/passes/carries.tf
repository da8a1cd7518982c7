# parameters: {variable: suffix}
# variables: {suffix: test}
variable "suffix" {
  type = string
}

resource "aws_sqs_queue" "orders" {
  name       = "orders-${var.suffix}.fifo"
  fifo_queue = true
}

resource "aws_sns_topic" "joined" {
  name = join("_", ["paid", var.suffix])
}

resource "aws_cloudwatch_log_group" "of_the_function" {
  name = "/aws/lambda/${aws_lambda_function.validator.function_name}"
}

resource "aws_lambda_function" "validator" {
  function_name = "validator-${var.suffix}"
  role          = "arn:aws:iam::123456789012:role/validator"
}

resource "aws_s3_bucket" "prefix" {
  bucket_prefix = "receipts-${var.suffix}-"
}

resource "aws_cognito_user_pool" "not_listed" {
  name = "customers-${var.suffix}"
}

resource "random_id" "suffix" {
  byte_length = 4
}

resource "aws_ecr_repository" "and_more" {
  name = "${var.suffix}/${random_id.suffix.hex}"
}

locals {
  environment = var.suffix
  kept        = var.suffix == "production" ? "production" : "test"
}

resource "aws_sqs_queue" "by_a_local" {
  name = "audit-${local.environment}"
}

resource "aws_sqs_queue" "twice" {
  name = "test-${var.suffix}"
}

resource "aws_sqs_queue" "chosen" {
  name = "chosen-${local.kept}"
}

resource "aws_sqs_queue" "each" {
  for_each = toset(["paid-${var.suffix}", "refunded-${var.suffix}"])

  name = each.value
}

# Named below something else, or not at all.
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.validator.function_name
  function_version = "1"
}

resource "aws_kms_key" "unnamed" {}
