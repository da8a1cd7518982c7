variable "team" {
  type = string
}

resource "aws_kms_key" "own" {}

resource "aws_sqs_queue" "managed" {
  name                    = "managed"
  sqs_managed_sse_enabled = true
}

resource "aws_sqs_queue" "key" {
  name                    = "key"
  sqs_managed_sse_enabled = false
  kms_master_key_id       = aws_kms_key.own.arn
}

resource "aws_sqs_queue" "alias" {
  name              = "alias"
  kms_master_key_id = "alias/aws/sqs"
}

resource "aws_sqs_queue" "some_alias" {
  name              = "some-alias"
  kms_master_key_id = "alias/${var.team}"
}
