variable "spec" {
  type = string
}

resource "aws_kms_key" "logs" {
  customer_master_key_spec = var.spec
}

resource "aws_cloudwatch_log_group" "settle" {
  name       = "settle"
  kms_key_id = aws_kms_key.logs.arn # undecided: customer_master_key_spec of aws_kms_key.logs <- var.spec has no value
}
