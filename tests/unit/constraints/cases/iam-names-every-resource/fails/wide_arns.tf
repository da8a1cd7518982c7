resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_s3_bucket" "receipts" {
  bucket = "receipts"
}

resource "aws_dynamodb_table" "orders" {
  name     = "orders"
  hash_key = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

data "aws_iam_policy_document" "wide" {
  statement {
    actions = ["s3:GetObject"]
    resources = [ # fails: statement 1: resource "arn:aws:s3:::*" has a wildcard where a name stands
      "arn:aws:s3:::*",
    ]
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:*:*:*:*:*"] # fails: statement 2: resource "arn:*:*:*:*:*" has a wildcard for its partition
  }

  statement {
    actions   = ["logs:PutLogEvents"]
    resources = ["arn:aws:logs:*:*:*"] # fails: statement 3: resource "arn:aws:logs:*:*:*" has a wildcard for its region
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = ["${aws_sqs_queue.orders.arn}*"] # fails: statement 4: resource "${aws_sqs_queue.orders.arn}*" matches more than the resource that it begins with
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${aws_s3_bucket.receipts.id}*/*"] # fails: statement 5: resource "arn:aws:s3:::${aws_s3_bucket.receipts.id}*/*" has a wildcard where a name stands
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:eu-central-1:123456789012:order?"] # fails: statement 6: resource "arn:aws:sqs:eu-central-1:123456789012:order?" has a wildcard where a name stands
  }

  statement {
    actions   = ["logs:PutLogEvents"]
    resources = ["arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/*:*"] # fails: statement 7: resource "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/*:*" has a wildcard where a name stands
  }

  statement {
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-central-1:123456789012:table/*"] # fails: statement 8: resource "arn:aws:dynamodb:eu-central-1:123456789012:table/*" has a wildcard where a name stands
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:eu-central-1:123456789012:accesspoint/*"] # fails: statement 9: resource "arn:aws:s3:eu-central-1:123456789012:accesspoint/*" has a wildcard where a name stands
  }

  statement {
    actions   = ["iam:PassRole"]
    resources = ["arn:aws-us-gov:iam::*:role/validator"] # fails: statement 10: resource "arn:aws-us-gov:iam::*:role/validator" has a wildcard for its account
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = [" * "] # fails: statement 11: resource " * " is everything
  }

  statement {
    actions   = ["execute-api:Invoke"]
    resources = ["arn:aws:execute-api:eu-central-1:123456789012:*/*/GET/orders"] # fails: statement 12: resource "arn:aws:execute-api:eu-central-1:123456789012:*/*/GET/orders" has a wildcard where a name stands
  }
}

resource "aws_iam_policy" "wide" {
  name   = "wide"
  policy = data.aws_iam_policy_document.wide.json
}
