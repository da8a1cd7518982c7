resource "aws_sns_topic_policy" "star" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "*", Principal = "*" }] }) # fails: statement 1 admits everybody
}

resource "aws_sns_topic_policy" "aws_star" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Open", Effect = "Allow", Action = "sns:Publish", Resource = "*", Principal = { AWS = ["arn:aws:iam::123456789012:root", "*"] } }] }) # fails: Open admits everybody
}

resource "aws_sns_topic_policy" "everybody_but" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "*", NotPrincipal = { AWS = "arn:aws:iam::999999999999:root" } }] }) # fails: statement 1 admits everybody
}

resource "aws_sns_topic_policy" "over_tls" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "*", Principal = "*", Condition = { Bool = { "aws:SecureTransport" = "true" } } }] }) # fails: statement 1 admits everybody
}

resource "aws_sns_topic_policy" "if_exists" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "*", Principal = "*", Condition = { StringEqualsIfExists = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } }] }) # fails: statement 1 admits everybody
}

resource "aws_sns_topic_policy" "any_source" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "*", Principal = "*", Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:sns:*:*:orders" } } }] }) # fails: statement 1 admits everybody
}

data "aws_iam_policy_document" "open" {
  statement {
    sid       = "Named"
    actions   = ["sns:Publish"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["123456789012"]
    }
  }

  statement { # fails: Open admits everybody
    sid       = "Open"
    actions   = ["sns:Publish"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_sns_topic_policy" "document" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = data.aws_iam_policy_document.open.json
}
