resource "aws_kms_key" "omitted" { # fails: no enable_key_rotation: the default is false
  description = "omitted"
}

resource "aws_kms_key" "null" {
  enable_key_rotation = null # fails: no enable_key_rotation: the default is false
}

resource "aws_kms_key" "off" {
  enable_key_rotation = false # fails: enable_key_rotation = false
}

resource "aws_kms_key" "seldom" {
  enable_key_rotation     = true
  rotation_period_in_days = 2560 # fails: rotation_period_in_days = 2560
}
