# parameters: {executions: 100}
variable "executions" {
  type    = number
  default = null
}

resource "aws_lambda_function" "ninety_nine" {
  function_name                  = "ninety-nine"
  role                           = "arn:aws:iam::123456789012:role/ninety-nine"
  reserved_concurrent_executions = 99 # fails: reserved_concurrent_executions = 99
}

resource "aws_lambda_function" "omitted" { # fails: no reserved_concurrent_executions: nothing is reserved
  function_name = "omitted"
  role          = "arn:aws:iam::123456789012:role/omitted"
}

resource "aws_lambda_function" "null" {
  function_name                  = "null"
  role                           = "arn:aws:iam::123456789012:role/null"
  reserved_concurrent_executions = var.executions # fails: no reserved_concurrent_executions: nothing is reserved
}

resource "aws_lambda_function" "nothing" {
  function_name                  = "nothing"
  role                           = "arn:aws:iam::123456789012:role/nothing"
  reserved_concurrent_executions = "-1" # fails: reserved_concurrent_executions = -1
}
