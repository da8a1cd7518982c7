variable "value" {
  type = string
}

variable "variables" {
  type = map(string)
}

resource "aws_lambda_function" "value" {
  function_name = "value"
  role          = "arn:aws:iam::123456789012:role/function"

  environment {
    variables = { # undecided: whether SETTING is a secret <- var.value has no value
      SETTING = var.value
    }
  }
}

resource "aws_lambda_function" "variables" {
  function_name = "variables"
  role          = "arn:aws:iam::123456789012:role/function"

  environment {
    variables = var.variables # undecided: the environment variables <- var.variables has no value
  }
}
