variable "key" {
  type = string
}

resource "aws_sqs_queue" "unknown" {
  name              = "unknown"
  kms_master_key_id = var.key # undecided: who manages the key <- var.key has no value
}
