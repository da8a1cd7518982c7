resource "aws_kms_key" "own" {}

resource "aws_sns_topic" "none" { # fails: no kms_master_key_id: messages are not encrypted
  name = "none"
}

resource "aws_sns_topic" "empty" {
  name              = "empty"
  kms_master_key_id = "" # fails: no kms_master_key_id: messages are not encrypted
}

resource "aws_sns_topic" "own" {
  name              = "own"
  kms_master_key_id = aws_kms_key.own.id # fails: kms_master_key_id = aws_kms_key.own.id
}

resource "aws_sns_topic" "of_sqs" {
  name              = "of-sqs"
  kms_master_key_id = "alias/aws/sqs" # fails: kms_master_key_id = "alias/aws/sqs"
}

resource "aws_sns_topic" "look_alike" {
  name              = "look-alike"
  kms_master_key_id = "alias/my/alias/aws/sns" # fails: kms_master_key_id = "alias/my/alias/aws/sns"
}
