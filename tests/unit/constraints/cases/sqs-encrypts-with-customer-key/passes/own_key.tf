resource "aws_kms_key" "queues" {}

resource "aws_kms_alias" "queues" {
  name          = "alias/queues"
  target_key_id = aws_kms_key.queues.id
}

resource "aws_sqs_queue" "own_key" {
  name              = "own-key"
  kms_master_key_id = aws_kms_key.queues.id
}

resource "aws_sqs_queue" "by_alias" {
  name              = "by-alias"
  kms_master_key_id = "alias/queues"
}
