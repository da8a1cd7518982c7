# sns-encrypts-with-managed-key: failed

resource "aws_kms_key" "alerts" {
  enable_key_rotation = true
}

resource "aws_kms_alias" "alerts" {
  name          = "alias/alerts"
  target_key_id = aws_kms_key.alerts.id
}

resource "aws_sns_topic" "alerts" {
  name              = "alerts"
  kms_master_key_id = aws_kms_alias.alerts.name
}
