data "aws_caller_identity" "current" {}

resource "aws_sns_topic" "source" {
  name = "source"
}

resource "aws_sqs_queue_policy" "named" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Principal = { AWS = "arn:aws:iam::123456789012:role/reader" } }] })
}

resource "aws_sqs_queue_policy" "service" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Principal = { Service = "sns.amazonaws.com" } }] })
}

resource "aws_sqs_queue_policy" "organisation" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Principal = "*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } }] })
}

resource "aws_sqs_queue_policy" "account" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Principal = { AWS = "*" }, Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } } }] })
}

resource "aws_sqs_queue_policy" "source" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Principal = "*", Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.source.arn } } }] })
}

resource "aws_sqs_queue_policy" "denied" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "sqs:SendMessage", Resource = "*", Principal = "*" }] })
}

resource "aws_sqs_queue_policy" "nobody" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = jsonencode({ Statement = [] })
}
