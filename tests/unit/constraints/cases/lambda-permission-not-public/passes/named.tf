resource "aws_lambda_permission" "service" {
  action        = "lambda:InvokeFunction"
  function_name = "settle"
  principal     = "sns.amazonaws.com"
}

resource "aws_lambda_permission" "account" {
  action        = "lambda:InvokeFunction"
  function_name = "settle"
  principal     = "123456789012"
}

resource "aws_lambda_permission" "organisation" {
  action           = "lambda:InvokeFunction"
  function_name    = "settle"
  principal        = "*"
  principal_org_id = "o-a1b2c3d4e5"
}

resource "aws_lambda_function_url" "signed" {
  function_name      = "settle"
  authorization_type = "AWS_IAM"
}

resource "aws_lambda_layer_version_permission" "organisation" {
  action          = "lambda:GetLayerVersion"
  layer_name      = "tools"
  organization_id = "o-a1b2c3d4e5"
  principal       = "*"
  statement_id    = "Organisation"
  version_number  = 1
}
