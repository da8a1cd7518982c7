resource "aws_cloudwatch_event_bus_policy" "star" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "events:PutEvents", Resource = "*", Principal = "*" }] }) # fails: statement 1 admits everybody
}

resource "aws_cloudwatch_event_bus_policy" "aws_star" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Open", Effect = "Allow", Action = "events:PutEvents", Resource = "*", Principal = { AWS = ["arn:aws:iam::123456789012:root", "*"] } }] }) # fails: Open admits everybody
}

resource "aws_cloudwatch_event_bus_policy" "everybody_but" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "events:PutEvents", Resource = "*", NotPrincipal = { AWS = "arn:aws:iam::999999999999:root" } }] }) # fails: statement 1 admits everybody
}

resource "aws_cloudwatch_event_bus_policy" "over_tls" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "events:PutEvents", Resource = "*", Principal = "*", Condition = { Bool = { "aws:SecureTransport" = "true" } } }] }) # fails: statement 1 admits everybody
}

resource "aws_cloudwatch_event_bus_policy" "if_exists" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "events:PutEvents", Resource = "*", Principal = "*", Condition = { StringEqualsIfExists = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } }] }) # fails: statement 1 admits everybody
}

resource "aws_cloudwatch_event_bus_policy" "any_source" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "events:PutEvents", Resource = "*", Principal = "*", Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:sns:*:*:orders" } } }] }) # fails: statement 1 admits everybody
}

data "aws_iam_policy_document" "open" {
  statement {
    sid       = "Named"
    actions   = ["events:PutEvents"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["123456789012"]
    }
  }

  statement { # fails: Open admits everybody
    sid       = "Open"
    actions   = ["events:PutEvents"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_cloudwatch_event_bus_policy" "document" {
  policy = data.aws_iam_policy_document.open.json
}
