# parameters: {executions: 100}
variable "executions" {
  type = number
}

variable "functions" {
  type = map(number)
}

resource "aws_lambda_function" "variable" {
  function_name                  = "variable"
  role                           = "arn:aws:iam::123456789012:role/variable"
  reserved_concurrent_executions = var.executions # undecided: reserved_concurrent_executions <- var.executions has no value
}

resource "aws_lambda_function" "each" {
  for_each = var.functions

  function_name                  = each.key
  role                           = "arn:aws:iam::123456789012:role/each"
  reserved_concurrent_executions = each.value # undecided: reserved_concurrent_executions <- var.functions has no value
}
