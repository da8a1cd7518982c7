resource "aws_kms_key" "rotates" {
  enable_key_rotation = true
}

resource "aws_kms_key" "signs" {
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "RSA_2048"
}
