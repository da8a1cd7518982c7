variable "chip" {
  type    = string
  default = "arm64"
}

resource "aws_lambda_function" "this" {
  function_name = "function"
  role          = "arn:aws:iam::123456789012:role/function"
  architectures = [var.chip] # fails: architectures = ["x86_64"]
}
