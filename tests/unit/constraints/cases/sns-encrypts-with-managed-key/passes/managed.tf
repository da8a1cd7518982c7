data "aws_kms_alias" "sns" {
  name = "alias/aws/sns"
}

data "aws_caller_identity" "current" {}

resource "aws_sns_topic" "alias" {
  name              = "alias"
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_sns_topic" "arn" {
  name              = "arn"
  kms_master_key_id = "arn:aws:kms:eu-central-1:${data.aws_caller_identity.current.account_id}:alias/aws/sns"
}

resource "aws_sns_topic" "data_source" {
  name              = "data-source"
  kms_master_key_id = data.aws_kms_alias.sns.target_key_id
}
