provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_kms_key" "west" {
  provider = aws.west
}

resource "aws_kms_key" "signing" {
  customer_master_key_spec = "RSA_2048"
  key_usage                = "SIGN_VERIFY"
}

resource "aws_sns_topic" "declared" {
  kms_master_key_id = aws_kms_key.west.arn # fails: aws_kms_key.west is in another region
}

resource "aws_sns_topic" "by_arn" {
  kms_master_key_id = "arn:aws:kms:us-west-2:123456789012:alias/orders" # fails: the key is in us-west-2, the topic in eu-central-1
}

resource "aws_sns_topic" "signing" {
  kms_master_key_id = aws_kms_key.signing.arn # fails: aws_kms_key.signing has customer_master_key_spec = "RSA_2048"
}
