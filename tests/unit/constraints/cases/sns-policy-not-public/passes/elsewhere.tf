resource "aws_cloudformation_stack" "makes_none" {
  name          = "makes-none"
  template_body = "Resources:\n  T:\n    Type: AWS::DynamoDB::Table\n"
}

resource "aws_cloudformation_stack" "makes_another" {
  name          = "makes-another"
  template_body = jsonencode({ Resources = { T = { Type = "AWS::SNS::TopicPolicyOf" } } })
}

resource "aws_cloudcontrolapi_resource" "of_another_service" {
  type_name     = "AWS::DynamoDB::Table"
  desired_state = jsonencode({ TableName = "orders" })
}

resource "aws_cloudcontrolapi_resource" "named" {
  type_name     = "AWS::SNS::TopicPolicy"
  desired_state = jsonencode({ PolicyDocument = { Statement = [{ Effect = "Allow", Action = "sns:*", Resource = "*", Principal = { AWS = "arn:aws:iam::123456789012:root" } }] } })
}
