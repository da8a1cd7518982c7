data "aws_caller_identity" "current" {}

resource "aws_sns_topic" "source" {
  name = "source"
}

resource "aws_sns_topic_policy" "named" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "*", Principal = { AWS = "arn:aws:iam::123456789012:role/reader" } }] })
}

resource "aws_sns_topic_policy" "service" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "*", Principal = { Service = "sns.amazonaws.com" } }] })
}

resource "aws_sns_topic_policy" "organisation" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "*", Principal = "*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } }] })
}

resource "aws_sns_topic_policy" "account" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "*", Principal = { AWS = "*" }, Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } } }] })
}

resource "aws_sns_topic_policy" "source" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "*", Principal = "*", Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.source.arn } } }] })
}

resource "aws_sns_topic_policy" "denied" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "sns:Publish", Resource = "*", Principal = "*" }] })
}

resource "aws_sns_topic_policy" "nobody" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = jsonencode({ Statement = [] })
}
