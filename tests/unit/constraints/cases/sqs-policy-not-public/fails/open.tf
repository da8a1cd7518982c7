resource "aws_sqs_queue_policy" "star" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Principal = "*" }] }) # fails: statement 1 admits everybody
}

resource "aws_sqs_queue_policy" "aws_star" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Open", Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Principal = { AWS = ["arn:aws:iam::123456789012:root", "*"] } }] }) # fails: Open admits everybody
}

resource "aws_sqs_queue_policy" "everybody_but" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", NotPrincipal = { AWS = "arn:aws:iam::999999999999:root" } }] }) # fails: statement 1 admits everybody
}

resource "aws_sqs_queue_policy" "over_tls" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Principal = "*", Condition = { Bool = { "aws:SecureTransport" = "true" } } }] }) # fails: statement 1 admits everybody
}

resource "aws_sqs_queue_policy" "if_exists" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Principal = "*", Condition = { StringEqualsIfExists = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } }] }) # fails: statement 1 admits everybody
}

resource "aws_sqs_queue_policy" "any_source" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Principal = "*", Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:sns:*:*:orders" } } }] }) # fails: statement 1 admits everybody
}

data "aws_iam_policy_document" "open" {
  statement {
    sid       = "Named"
    actions   = ["sqs:SendMessage"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["123456789012"]
    }
  }

  statement { # fails: Open admits everybody
    sid       = "Open"
    actions   = ["sqs:SendMessage"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_sqs_queue_policy" "document" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = data.aws_iam_policy_document.open.json
}
