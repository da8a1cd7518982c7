resource "aws_lambda_function" "nothing" {
  function_name                  = "nothing"
  role                           = "arn:aws:iam::123456789012:role/nothing"
  reserved_concurrent_executions = -1 # fails: reserved_concurrent_executions = -1
}

resource "aws_lambda_function" "never_runs" {
  function_name                  = "never-runs"
  role                           = "arn:aws:iam::123456789012:role/never"
  reserved_concurrent_executions = 0 # fails: reserved_concurrent_executions = 0
}
