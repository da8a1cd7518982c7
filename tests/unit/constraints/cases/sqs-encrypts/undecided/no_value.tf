variable "key" {
  type = string
}

variable "managed" {
  type = bool
}

data "aws_ssm_parameter" "key" {
  name = "/platform/key"
}

resource "aws_sqs_queue" "key" {
  name              = "key"
  kms_master_key_id = var.key # undecided: kms_master_key_id <- var.key has no value
}

resource "aws_sqs_queue" "parameter" {
  name              = "parameter"
  kms_master_key_id = data.aws_ssm_parameter.key.value # undecided: kms_master_key_id <- data.aws_ssm_parameter.key.value is known after apply
}

resource "aws_sqs_queue" "managed" {
  name                    = "managed"
  sqs_managed_sse_enabled = var.managed # undecided: sqs_managed_sse_enabled <- var.managed has no value
}
