# parameters: {variables: [TABLE_NAME]}
variable "table" {
  type = string
}

variable "environment" {
  type = map(string)
}

resource "aws_lambda_function" "maybe_empty" {
  function_name = "maybe-empty"
  role          = "arn:aws:iam::123456789012:role/maybe-empty"

  environment {
    variables = { TABLE_NAME = var.table } # undecided: whether TABLE_NAME is empty <- var.table has no value
  }
}

resource "aws_lambda_function" "map" {
  function_name = "map"
  role          = "arn:aws:iam::123456789012:role/map"

  environment {
    variables = merge(var.environment, { STAGE = "test" }) # undecided: the environment variables <- var.environment has no value
  }
}

resource "aws_lambda_function" "maybe_no_block" {
  function_name = "maybe-no-block"
  role          = "arn:aws:iam::123456789012:role/maybe-no-block"

  dynamic "environment" { # undecided: the environment variables <- how many "environment" blocks there are depends on for_each
    for_each = var.environment

    content {
      variables = { TABLE_NAME = environment.value }
    }
  }
}
