variable "config" {
  type = string
}

resource "aws_lambda_function" "unknown" {
  function_name           = "unknown"
  role                    = "arn:aws:iam::123456789012:role/function"
  code_signing_config_arn = var.config # undecided: whether (known after apply) refuses unsigned code <- var.config has no value
}

resource "aws_lambda_function" "of_another_stack" {
  function_name           = "of-another-stack"
  role                    = "arn:aws:iam::123456789012:role/function"
  code_signing_config_arn = "arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-0123456789abcdef0" # undecided: whether "arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-0123456789abcdef0" refuses unsigned code
}
