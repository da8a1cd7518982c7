# kms-key-rotates: failed

locals {
  rotation = { test = false }
}

resource "aws_kms_key" "logs" {
  enable_key_rotation = local.rotation["test"]
}
