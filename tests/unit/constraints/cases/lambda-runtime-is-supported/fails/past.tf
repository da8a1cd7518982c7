resource "aws_lambda_function" "python" {
  function_name = "python"
  role          = "arn:aws:iam::123456789012:role/function"
  runtime       = "python3.8" # fails: runtime = "python3.8": AWS patches it until 2024-10-14
}

resource "aws_lambda_function" "node" {
  function_name = "node"
  role          = "arn:aws:iam::123456789012:role/function"
  runtime       = "nodejs18.x" # fails: runtime = "nodejs18.x": AWS patches it until 2025-09-01
}

resource "aws_lambda_function" "own_runtime" {
  function_name = "own-runtime"
  role          = "arn:aws:iam::123456789012:role/function"
  runtime       = "provided.al2" # fails: runtime = "provided.al2": AWS patches it until 2026-07-31
}
