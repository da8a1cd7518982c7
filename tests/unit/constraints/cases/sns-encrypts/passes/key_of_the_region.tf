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

resource "aws_sns_topic" "west" {
  provider          = aws.west
  kms_master_key_id = aws_kms_key.west.arn
}

resource "aws_sns_topic" "by_arn" {
  kms_master_key_id = "arn:aws:kms:eu-central-1:123456789012:alias/orders"
}

resource "aws_sns_topic" "by_alias" {
  kms_master_key_id = "alias/orders"
}
