resource "aws_kms_key" "functions" {}

resource "aws_lambda_function" "own_key" {
  function_name = "own-key"
  role          = "arn:aws:iam::123456789012:role/function"
  kms_key_arn   = aws_kms_key.functions.arn

  environment {
    variables = { TABLE = "orders" }
  }
}

resource "aws_lambda_function" "without_variables" {
  function_name = "without-variables"
  role          = "arn:aws:iam::123456789012:role/function"
}
