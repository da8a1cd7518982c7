variable "key" {
  type = string
}

variable "variables" {
  type = map(string)
}

resource "aws_lambda_function" "key" {
  function_name = "key"
  role          = "arn:aws:iam::123456789012:role/function"
  kms_key_arn   = var.key # undecided: who manages the key <- var.key has no value

  environment {
    variables = { TABLE = "orders" }
  }
}

resource "aws_lambda_function" "variables" {
  function_name = "variables"
  role          = "arn:aws:iam::123456789012:role/function"

  environment {
    variables = var.variables # undecided: whether it has environment variables <- var.variables has no value
  }
}
