resource "aws_cloudformation_stack" "without_capability" {
  name          = "without-capability"
  template_body = jsonencode({ Resources = { T = { Type = "AWS::SNS::Topic" } } })
}

resource "aws_cloudformation_stack" "makes_none" {
  name          = "makes-none"
  capabilities  = ["CAPABILITY_IAM"]
  template_body = "Resources:\n  T:\n    Type: AWS::SNS::Topic\n"
}

resource "aws_cloudcontrolapi_resource" "topic" {
  type_name     = "AWS::SNS::Topic"
  desired_state = jsonencode({ TopicName = "orders" })
}

resource "terraform_data" "no_command" {
  input = "x"
}
