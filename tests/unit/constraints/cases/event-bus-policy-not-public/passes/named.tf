data "aws_caller_identity" "current" {}

resource "aws_sns_topic" "source" {
  name = "source"
}

resource "aws_cloudwatch_event_bus_policy" "named" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "events:PutEvents", Resource = "*", Principal = { AWS = "arn:aws:iam::123456789012:role/reader" } }] })
}

resource "aws_cloudwatch_event_bus_policy" "service" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "events:PutEvents", Resource = "*", Principal = { Service = "sns.amazonaws.com" } }] })
}

resource "aws_cloudwatch_event_bus_policy" "organisation" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "events:PutEvents", Resource = "*", Principal = "*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } }] })
}

resource "aws_cloudwatch_event_bus_policy" "account" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "events:PutEvents", Resource = "*", Principal = { AWS = "*" }, Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } } }] })
}

resource "aws_cloudwatch_event_bus_policy" "source" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "events:PutEvents", Resource = "*", Principal = "*", Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.source.arn } } }] })
}

resource "aws_cloudwatch_event_bus_policy" "denied" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "events:PutEvents", Resource = "*", Principal = "*" }] })
}

resource "aws_cloudwatch_event_bus_policy" "nobody" {
  policy = jsonencode({ Statement = [] })
}
