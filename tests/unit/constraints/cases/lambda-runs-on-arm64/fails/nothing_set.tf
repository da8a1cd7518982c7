variable "architectures" {
  type    = list(string)
  default = null
}

resource "aws_lambda_function" "omitted" { # fails: no architectures: the default is x86_64
  function_name = "omitted"
  role          = "arn:aws:iam::123456789012:role/omitted"
}

resource "aws_lambda_function" "null" {
  function_name = "null"
  role          = "arn:aws:iam::123456789012:role/null"
  architectures = var.architectures # fails: no architectures: the default is x86_64
}

resource "aws_lambda_function" "empty" {
  function_name = "empty"
  role          = "arn:aws:iam::123456789012:role/empty"
  architectures = [] # fails: no architectures: the default is x86_64
}
