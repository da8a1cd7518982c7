variable "given" {
  type = string
}

resource "aws_cloudformation_stack" "makes_one" {
  name          = "makes-one"
  template_body = jsonencode({ Resources = { P = { Type = "AWS::SQS::QueuePolicy" } } }) # undecided: the policy of the AWS::SQS::QueuePolicy of its template: it is not read
}

resource "aws_cloudformation_stack" "nested" {
  name          = "nested"
  template_body = "Resources:\n  S:\n    Type: AWS::CloudFormation::Stack\n" # undecided: the policy of the AWS::CloudFormation::Stack of its template: it is not read
}

resource "aws_cloudformation_stack_set" "macro" {
  name          = "macro"
  template_body = "Transform: AWS::Serverless-2016-10-31\nResources: {}\n" # undecided: the policies that its template makes <- the template is transformed before it is read
}

resource "aws_cloudformation_stack" "unknown" {
  name          = "unknown"
  template_body = var.given # undecided: the policies that its template makes <- var.given has no value
}

resource "aws_cloudformation_stack" "elsewhere" { # undecided: the policies that its template makes: nobody reads it here
  name         = "elsewhere"
  template_url = "https://example.org/template.json"
}

resource "aws_cloudcontrolapi_resource" "unknown" {
  type_name     = var.given # undecided: what it makes <- var.given has no value
  desired_state = jsonencode({})
}

resource "aws_cloudcontrolapi_resource" "unknown_state" {
  type_name     = "AWS::SQS::QueuePolicy"
  desired_state = var.given # undecided: the PolicyDocument of the AWS::SQS::QueuePolicy <- var.given has no value
}
