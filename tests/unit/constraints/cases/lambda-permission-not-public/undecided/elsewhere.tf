resource "aws_cloudcontrolapi_resource" "open" {
  type_name     = "AWS::Lambda::Permission"
  desired_state = jsonencode({ FunctionName = "pay", Principal = "*", Action = "lambda:InvokeFunction" }) # undecided: whom the AWS::Lambda::Permission admits: it is not read
}

resource "aws_cloudformation_stack" "open" {
  name          = "open"
  template_body = jsonencode({ Resources = { U = { Type = "AWS::Lambda::Url", Properties = { AuthType = "NONE" } } } }) # undecided: the policy of the AWS::Lambda::Url of its template: it is not read
}

resource "aws_servicecatalog_provisioned_product" "product" { # undecided: the policies of the product: nobody reads its template here
  name                       = "product"
  product_name               = "product"
  provisioning_artifact_name = "one"
}
