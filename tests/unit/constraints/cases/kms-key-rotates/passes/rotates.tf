resource "aws_kms_key" "default_period" {
  enable_key_rotation = true
}

resource "aws_kms_key" "shorter" {
  enable_key_rotation     = "true"
  rotation_period_in_days = 90
}

resource "aws_kms_key" "asymmetric" {
  customer_master_key_spec = "RSA_2048"
  key_usage                = "SIGN_VERIFY"
}

# Keys in a custom key store cannot rotate.
resource "aws_kms_key" "hsm" {
  description         = "in CloudHSM"
  custom_key_store_id = "cks-1234567890abcdef0"
}
