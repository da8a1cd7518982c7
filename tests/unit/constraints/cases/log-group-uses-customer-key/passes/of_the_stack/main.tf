resource "aws_kms_key" "logs" {
  description = "Logs"
}

resource "aws_kms_alias" "logs" {
  name          = "alias/payments-logs"
  target_key_id = aws_kms_key.logs.key_id
}

data "aws_kms_key" "logs" {
  key_id = aws_kms_key.logs.key_id
}

module "key" {
  source = "./key"
}

locals {
  key = { logs = aws_kms_key.logs.arn }
}

resource "aws_cloudwatch_log_group" "arn" {
  name       = "arn"
  kms_key_id = aws_kms_key.logs.arn
}

resource "aws_cloudwatch_log_group" "local" {
  name       = "local"
  kms_key_id = lookup(local.key, "logs", null)
}

resource "aws_cloudwatch_log_group" "alias" {
  name       = "alias"
  kms_key_id = aws_kms_alias.logs.target_key_arn
}

resource "aws_cloudwatch_log_group" "module" {
  name       = "module"
  kms_key_id = module.key.arn
}

resource "aws_cloudwatch_log_group" "data_source" {
  name       = "data-source"
  kms_key_id = data.aws_kms_key.logs.arn
}
