# parameters: {region: cn-north-1}
# account: "123456789012"
resource "aws_kms_key" "logs" {
  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Action    = "kms:*"
      Resource  = "*"
      Principal = { Service = "logs.cn-north-1.amazonaws.com.cn" }
      Condition = { ArnEquals = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws-cn:logs:cn-north-1:123456789012:log-group:validator" } }
    }]
  })
}

resource "aws_cloudwatch_log_group" "validator" {
  name       = "validator"
  kms_key_id = aws_kms_key.logs.arn
}
