variable "key" {
  type = string
}

resource "aws_sns_topic" "unknown" {
  name              = "unknown"
  kms_master_key_id = var.key # undecided: kms_master_key_id <- var.key has no value
}
