variable "subnets" {
  type = list(string)
}

resource "aws_lambda_function" "subnets" {
  function_name = "subnets"
  role          = "arn:aws:iam::123456789012:role/function"

  vpc_config {
    subnet_ids         = var.subnets # undecided: the subnets of the function <- var.subnets has no value
    security_group_ids = ["sg-0123456789abcdef0"]
  }
}

resource "aws_lambda_function" "of_another_stack" {
  function_name = "of-another-stack"
  role          = "arn:aws:iam::123456789012:role/function"

  vpc_config {
    subnet_ids         = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"] # undecided: the availability zones of its subnets <- the zone of subnet-0123456789abcdef0 is not in the configuration
    security_group_ids = ["sg-0123456789abcdef0"]
  }
}
