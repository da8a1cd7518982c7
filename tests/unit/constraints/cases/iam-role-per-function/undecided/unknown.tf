variable "role" {
  type = string
}

variable "functions" {
  type = set(string)
}

resource "aws_iam_role" "shared" {
  name               = "shared"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_lambda_function" "variable" {
  function_name = "variable"
  role          = var.role # undecided: the role <- var.role has no value
}

resource "aws_lambda_function" "each" {
  for_each = var.functions

  function_name = each.key
  role          = aws_iam_role.shared.arn # undecided: how many functions aws_lambda_function.each[*] stands for: they would share aws_iam_role.shared
}
