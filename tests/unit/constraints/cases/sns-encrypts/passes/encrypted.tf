resource "aws_kms_key" "topics" {}

resource "aws_sns_topic" "own_key" {
  name              = "own-key"
  kms_master_key_id = aws_kms_key.topics.id
}

resource "aws_sns_topic" "key_of_aws" {
  name              = "key-of-aws"
  kms_master_key_id = "alias/aws/sns"
}
