variable "key" {
  type = string
}

data "aws_ssm_parameter" "key" {
  name = "/platform/key"
}

data "aws_kms_key" "key" {
  key_id = var.key
}

resource "aws_cloudwatch_log_group" "variable" {
  name       = "variable"
  kms_key_id = var.key # undecided: who manages the key <- var.key has no value
}

resource "aws_cloudwatch_log_group" "parameter" {
  name       = "parameter"
  kms_key_id = data.aws_ssm_parameter.key.value # undecided: who manages the key <- data.aws_ssm_parameter.key.value is known after apply
}

resource "aws_cloudwatch_log_group" "data_source" {
  name       = "data-source"
  kms_key_id = data.aws_kms_key.key.arn # undecided: who manages the key <- var.key has no value
}

resource "aws_cloudwatch_log_group" "literal" {
  name       = "literal"
  kms_key_id = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab" # undecided: who manages the key <- who manages the key arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab is not in the configuration
}
