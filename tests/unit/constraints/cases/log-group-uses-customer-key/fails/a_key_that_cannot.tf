provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "far"
  region = "us-east-1"
}

resource "aws_kms_key" "asymmetric" {
  customer_master_key_spec = "ECC_NIST_P256"
  key_usage                = "SIGN_VERIFY"
}

resource "aws_cloudwatch_log_group" "asymmetric" {
  name       = "asymmetric"
  kms_key_id = aws_kms_key.asymmetric.arn # fails: aws_kms_key.asymmetric has customer_master_key_spec = "ECC_NIST_P256"
}

resource "aws_kms_key" "disabled" {
  is_enabled = false
}

resource "aws_kms_alias" "disabled" {
  name          = "alias/disabled"
  target_key_id = aws_kms_key.disabled.id
}

resource "aws_cloudwatch_log_group" "disabled" {
  name       = "disabled"
  kms_key_id = aws_kms_alias.disabled.target_key_arn # fails: aws_kms_key.disabled has is_enabled = false
}

resource "aws_kms_replica_key" "of_an_asymmetric_one" {
  provider        = aws.far
  primary_key_arn = aws_kms_key.asymmetric.arn
}

resource "aws_cloudwatch_log_group" "of_a_replica" {
  provider   = aws.far
  name       = "of-a-replica"
  kms_key_id = aws_kms_replica_key.of_an_asymmetric_one.arn # fails: aws_kms_replica_key.of_an_asymmetric_one has customer_master_key_spec = "ECC_NIST_P256"
}

resource "aws_kms_key" "here" {}

resource "aws_cloudwatch_log_group" "far" {
  provider   = aws.far
  name       = "far"
  kms_key_id = aws_kms_key.here.arn # fails: aws_kms_key.here is in another region
}
