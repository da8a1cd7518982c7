resource "aws_lambda_function" "one" {
  function_name                  = "one"
  role                           = "arn:aws:iam::123456789012:role/one"
  reserved_concurrent_executions = 1
}
