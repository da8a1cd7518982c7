resource "aws_cloudwatch_log_resource_policy" "service" {
  policy_name     = "service"
  policy_document = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "delivery.logs.amazonaws.com" }, Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "*" }] })
}

resource "aws_cloudwatch_log_resource_policy" "organisation" {
  policy_name     = "organisation"
  policy_document = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "logs:PutLogEvents", Resource = "*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-1234567890" } } }] })
}

resource "aws_cloudwatch_log_destination_policy" "account" {
  destination_name = "audit"
  access_policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "123456789012" }, Action = "logs:PutSubscriptionFilter", Resource = "arn:aws:logs:eu-west-1:123456789012:destination:audit" }] })
}

resource "aws_cloudwatch_log_resource_policy" "denies" {
  policy_name     = "denies"
  policy_document = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "logs:*", Resource = "*" }] })
}
