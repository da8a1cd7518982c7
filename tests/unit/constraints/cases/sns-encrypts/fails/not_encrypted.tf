resource "aws_sns_topic" "without" { # fails: no kms_master_key_id: SNS's own encryption alone
  name = "without"
}

resource "aws_sns_topic" "empty" {
  name              = "empty"
  kms_master_key_id = "" # fails: no kms_master_key_id: SNS's own encryption alone
}
