resource "aws_lambda_permission" "everybody" {
  action        = "lambda:InvokeFunction"
  function_name = "settle"
  principal     = "*" # fails: statement 1 admits everybody
}

resource "aws_lambda_permission" "by_url" {
  statement_id           = "ByUrl"
  action                 = "lambda:InvokeFunctionUrl"
  function_name          = "settle"
  principal              = "*" # fails: ByUrl admits everybody
  function_url_auth_type = "NONE"
}

resource "aws_lambda_function_url" "open" {
  function_name      = "settle"
  authorization_type = "NONE" # fails: authorization_type = "NONE": everybody may call its URL
}

resource "aws_lambda_layer_version_permission" "open" {
  action         = "lambda:GetLayerVersion"
  layer_name     = "tools"
  principal      = "*" # fails: Open admits everybody
  statement_id   = "Open"
  version_number = 1
}
