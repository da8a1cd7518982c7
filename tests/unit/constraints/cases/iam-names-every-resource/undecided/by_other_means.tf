variable "template" {
  type = string
}

resource "aws_cloudformation_stack" "administrator" {
  name          = "administrator"
  capabilities  = ["CAPABILITY_NAMED_IAM"]
  template_body = jsonencode({ Resources = { P = { Type = "AWS::IAM::ManagedPolicy" } } }) # undecided: what the template grants: it makes roles, users or policies, or may
}

resource "aws_cloudformation_stack" "macro" {
  name          = "macro"
  capabilities  = ["CAPABILITY_AUTO_EXPAND"]
  template_body = "Transform: AWS::Serverless-2016-10-31\nResources: {}\n" # undecided: what the template grants: it makes roles, users or policies, or may
}

resource "aws_cloudformation_stack" "unread" {
  name         = "unread"
  capabilities = ["CAPABILITY_IAM"] # undecided: what the template grants: nobody reads it here
  template_url = "https://example.org/template.json"
}

resource "aws_cloudformation_stack_set" "unknown" {
  name          = "unknown"
  capabilities  = ["CAPABILITY_IAM"]
  template_body = var.template # undecided: what the template grants <- var.template has no value
}

resource "aws_cloudcontrolapi_resource" "role" {
  type_name     = "AWS::IAM::Role"
  desired_state = jsonencode({ RoleName = "administrator" }) # undecided: what it grants: an AWS::IAM::Role is not read
}

resource "aws_serverlessapplicationrepository_cloudformation_stack" "rotation" {
  name           = "rotation"
  application_id = "arn:aws:serverlessrepo:us-east-1:297356227824:applications/SecretsManagerRDSPostgreSQLRotationSingleUser"
  capabilities   = ["CAPABILITY_IAM", "CAPABILITY_RESOURCE_POLICY"] # undecided: what the template grants: nobody reads it here
}

resource "terraform_data" "command" { # undecided: what the command of its local-exec provisioner grants
  provisioner "local-exec" {
    command = "aws iam attach-role-policy --role-name worker --policy-arn arn:aws:iam::aws:policy/AdministratorAccess"
  }
}
