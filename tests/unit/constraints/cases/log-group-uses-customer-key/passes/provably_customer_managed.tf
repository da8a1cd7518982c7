data "aws_kms_alias" "logs" {
  name = "alias/platform-logs"
}

data "aws_kms_key" "logs" {
  key_id = "alias/platform-logs"
}

resource "aws_cloudwatch_log_group" "alias" {
  name       = "alias"
  kms_key_id = data.aws_kms_alias.logs.target_key_arn
}

resource "aws_cloudwatch_log_group" "key" {
  name       = "key"
  kms_key_id = data.aws_kms_key.logs.arn
}
