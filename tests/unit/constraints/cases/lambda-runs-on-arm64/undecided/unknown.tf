variable "arch" {
  type = string
}

data "aws_ssm_parameter" "arch" {
  name = "/payments/architecture"
}

resource "aws_lambda_function" "variable" {
  function_name = "variable"
  role          = "arn:aws:iam::123456789012:role/variable"
  architectures = [var.arch] # undecided: architectures <- var.arch has no value
}

resource "aws_lambda_function" "parameter" {
  function_name = "parameter"
  role          = "arn:aws:iam::123456789012:role/parameter"
  architectures = split(",", data.aws_ssm_parameter.arch.value) # undecided: architectures <- data.aws_ssm_parameter.arch.value is known after apply
}

resource "aws_lambda_function" "of_another" {
  function_name = "of-another"
  role          = "arn:aws:iam::123456789012:role/of-another"
  architectures = aws_lambda_function.parameter.architectures # undecided: architectures <- data.aws_ssm_parameter.arch.value is known after apply
}
