# parameters: {executions: 100}
# variables: {executions: "100"}
variable "executions" {
  type = number
}

locals {
  limits = { validator = 100 }
}

resource "aws_lambda_function" "literal" {
  function_name                  = "literal"
  role                           = "arn:aws:iam::123456789012:role/literal"
  reserved_concurrent_executions = 100
}

resource "aws_lambda_function" "text" {
  function_name                  = "text"
  role                           = "arn:aws:iam::123456789012:role/text"
  reserved_concurrent_executions = "100"
}

resource "aws_lambda_function" "text_of_a_variable" {
  function_name                  = "text-of-a-variable"
  role                           = "arn:aws:iam::123456789012:role/text-of-a-variable"
  reserved_concurrent_executions = var.executions
}

resource "aws_lambda_function" "computed" {
  function_name                  = "computed"
  role                           = "arn:aws:iam::123456789012:role/computed"
  reserved_concurrent_executions = max(lookup(local.limits, "validator", -1), 10)
}
