variable "rotate" {
  type = bool
}

variable "spec" {
  type = string
}

variable "days" {
  type = number
}

resource "aws_kms_key" "variable" {
  enable_key_rotation = var.rotate # undecided: enable_key_rotation <- var.rotate has no value
}

resource "aws_kms_key" "maybe_asymmetric" {
  customer_master_key_spec = var.spec # undecided: customer_master_key_spec <- var.spec has no value
}

resource "aws_kms_key" "period" {
  enable_key_rotation     = true
  rotation_period_in_days = var.days # undecided: rotation_period_in_days <- var.days has no value
}
