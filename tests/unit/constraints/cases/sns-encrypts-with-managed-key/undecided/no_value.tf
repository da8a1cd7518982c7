variable "key" {
  type = string
}

resource "aws_sns_topic" "variable" {
  name              = "variable"
  kms_master_key_id = var.key # undecided: which key kms_master_key_id names <- var.key has no value
}

resource "aws_sns_topic" "alias" {
  name              = "alias"
  kms_master_key_id = "alias/${var.key}" # undecided: which key kms_master_key_id names <- var.key has no value
}
