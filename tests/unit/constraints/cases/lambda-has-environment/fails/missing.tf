# parameters: {variables: [TABLE_NAME, REGION]}
variable "region" {
  type    = string
  default = null
}

resource "aws_lambda_function" "none" { # fails: not set: TABLE_NAME, REGION
  function_name = "none"
  role          = "arn:aws:iam::123456789012:role/none"
}

resource "aws_lambda_function" "empty" {
  function_name = "empty"
  role          = "arn:aws:iam::123456789012:role/empty"

  environment {
    variables = { TABLE_NAME = "", REGION = var.region } # fails: not set: TABLE_NAME, REGION
  }
}

resource "aws_lambda_function" "another_case" {
  function_name = "another-case"
  role          = "arn:aws:iam::123456789012:role/another-case"

  environment {
    variables = { table_name = "orders", REGION = "eu-central-1" } # fails: not set: TABLE_NAME
  }
}
