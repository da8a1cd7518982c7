# account: "123456789012"
data "aws_caller_identity" "current" {}

resource "aws_kms_key" "caller" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "kms:Decrypt"
      Resource  = "*"
      Condition = { StringEquals = { "kms:CallerAccount" = data.aws_caller_identity.current.account_id, "kms:ViaService" = "sqs.eu-west-1.amazonaws.com" } }
    }]
  })
}
