variable "key" {
  type    = string
  default = null
}

resource "aws_sqs_queue" "omitted" { # fails: no encryption is set
  name              = "omitted"
  kms_master_key_id = var.key
}

resource "aws_sqs_queue" "off" {
  name                    = "off"
  sqs_managed_sse_enabled = false # fails: sqs_managed_sse_enabled = false
  kms_master_key_id       = ""
}
