variable "runtime" {
  type = string
}

variable "package_type" {
  type = string
}

resource "aws_lambda_function" "runtime" {
  function_name = "runtime"
  role          = "arn:aws:iam::123456789012:role/function"
  runtime       = var.runtime # undecided: runtime <- var.runtime has no value
}

resource "aws_lambda_function" "newer_than_the_table" {
  function_name = "newer-than-the-table"
  role          = "arn:aws:iam::123456789012:role/function"
  runtime       = "python3.99" # undecided: until when AWS patches python3.99: the table of 2026-10-01 does not have it
}

resource "aws_lambda_function" "package" {
  function_name = "package"
  role          = "arn:aws:iam::123456789012:role/function"
  package_type  = var.package_type # undecided: package_type <- var.package_type has no value
  runtime       = "python3.8"
}
