# parameters: {region: eu-central-1}
variable "key" {
  type = string
}

resource "aws_kms_key" "logs" {} # undecided: which key an aws_kms_key_policy is of <- var.key has no value

resource "aws_kms_key_policy" "of_some_key" {
  key_id = var.key
  policy = jsonencode({ Statement = [] })
}

resource "aws_cloudwatch_log_group" "validator" {
  name       = "validator"
  kms_key_id = aws_kms_key.logs.arn
}
