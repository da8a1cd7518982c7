variable "mode" {
  type = string
}

resource "aws_lambda_function" "unknown" {
  function_name = "unknown"
  role          = "arn:aws:iam::123456789012:role/function"

  tracing_config {
    mode = var.mode # undecided: tracing_config.mode <- var.mode has no value
  }
}
