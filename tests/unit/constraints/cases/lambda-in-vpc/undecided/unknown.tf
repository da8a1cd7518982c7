variable "subnets" {
  type = list(string)
}

resource "aws_lambda_function" "unknown" {
  function_name = "unknown"
  role          = "arn:aws:iam::123456789012:role/function"

  vpc_config {
    subnet_ids         = var.subnets # undecided: the subnets of the function <- var.subnets has no value
    security_group_ids = ["sg-0123456789abcdef0"]
  }
}
