provider "aws" {
  region = "eu-central-1"
}

resource "aws_sns_topic" "by_arn" {
  kms_master_key_id = "arn:aws:kms:us-west-2:123456789012:alias/aws/sns" # fails: the key is in us-west-2, the topic in eu-central-1
}
