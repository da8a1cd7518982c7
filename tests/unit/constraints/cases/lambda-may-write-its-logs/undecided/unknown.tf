# account: "123456789012"
# region: eu-west-1
variable "role" {
  type = string
}

variable "policy" {
  type = string
}

resource "aws_lambda_function" "role" {
  function_name = "role"
  role          = var.role # undecided: whether its role may log <- var.role has no value
}

resource "aws_lambda_function" "of_another_stack" {
  function_name = "of-another-stack"
  role          = "arn:aws:iam::123456789012:role/of-another-stack" # undecided: whether its role may log <- the stack does not declare its role
}

resource "aws_iam_role" "policy" {
  name               = "policy"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "policy" {
  role   = aws_iam_role.policy.id
  policy = var.policy
}

resource "aws_lambda_function" "policy" {
  function_name = "policy"
  role          = aws_iam_role.policy.arn # undecided: whether aws_iam_role.policy may log <- var.policy has no value
}
