resource "aws_cloudwatch_log_resource_policy" "open" {
  policy_name     = "open"
  policy_document = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Write", Effect = "Allow", Principal = "*", Action = "logs:PutLogEvents", Resource = "*" }] }) # fails: Write admits everybody
}

resource "aws_cloudwatch_log_resource_policy" "if_it_exists" {
  policy_name     = "if-it-exists"
  policy_document = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "logs:PutLogEvents", Resource = "*", Condition = { StringEqualsIfExists = { "aws:SourceAccount" = "123456789012" } } }] }) # fails: statement 1 admits everybody
}

data "aws_iam_policy_document" "destination" {
  statement { # fails: Subscribe admits everybody
    sid       = "Subscribe"
    actions   = ["logs:PutSubscriptionFilter"]
    resources = ["arn:aws:logs:eu-west-1:123456789012:destination:audit"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_cloudwatch_log_destination_policy" "open" {
  destination_name = "audit"
  access_policy    = data.aws_iam_policy_document.destination.json
}
