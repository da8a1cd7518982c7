# account: "123456789012"
# region: eu-central-1
data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

resource "aws_dynamodb_table" "orders" {
  name     = "orders"
  hash_key = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_s3_bucket" "receipts" {
  bucket = "receipts"
}

resource "aws_cloudwatch_log_group" "validator" {
  name = "/aws/lambda/validator"
}

resource "aws_iam_role" "validator" {
  name               = "validator"
  assume_role_policy = jsonencode({ Statement = [] })
}

data "aws_iam_policy_document" "validator" {
  statement {
    sid     = "Table"
    actions = ["dynamodb:PutItem"]
    resources = [
      aws_dynamodb_table.orders.arn,
      "${aws_dynamodb_table.orders.arn}/index/*",
      "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/*",
    ]
  }

  statement {
    sid       = "Objects"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.receipts.arn}/*", "arn:aws:s3:::receipts/2026/*", "arn:aws-cn:s3:::receipts/*"]
  }

  statement {
    sid     = "Logs"
    actions = ["logs:PutLogEvents"]
    resources = [
      "${aws_cloudwatch_log_group.validator.arn}:*",
      "arn:aws:logs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:log-group:/aws/lambda/validator:*",
      "arn:aws-us-gov:logs:us-gov-west-1:123456789012:log-group:/aws/lambda/validator:log-stream:*",
    ]
  }

  statement {
    sid       = "Secret"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = ["arn:aws:secretsmanager:eu-central-1:123456789012:secret:token-??????"]
  }
}

resource "aws_iam_role_policy" "validator" {
  name   = "validator"
  role   = aws_iam_role.validator.id
  policy = data.aws_iam_policy_document.validator.json
}
