resource "aws_lambda_function" "outside" { # fails: no vpc_config: it runs outside your network
  function_name = "outside"
  role          = "arn:aws:iam::123456789012:role/function"
}

resource "aws_lambda_function" "without_subnets" { # fails: no vpc_config: it runs outside your network
  function_name = "without-subnets"
  role          = "arn:aws:iam::123456789012:role/function"

  vpc_config {
    subnet_ids         = []
    security_group_ids = []
  }
}
