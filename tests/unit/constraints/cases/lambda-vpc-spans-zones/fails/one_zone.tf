resource "aws_subnet" "a" {
  vpc_id            = "vpc-0123456789abcdef0"
  availability_zone = "eu-west-1a"
  cidr_block        = "10.0.0.0/24"
}

resource "aws_subnet" "b" {
  vpc_id            = "vpc-0123456789abcdef0"
  availability_zone = "eu-west-1a"
  cidr_block        = "10.0.1.0/24"
}

resource "aws_lambda_function" "one_zone" {
  function_name = "one-zone"
  role          = "arn:aws:iam::123456789012:role/function"

  vpc_config {
    subnet_ids         = [aws_subnet.a.id, aws_subnet.b.id] # fails: its subnets are in fewer than 2 zones
    security_group_ids = ["sg-0123456789abcdef0"]
  }
}

resource "aws_lambda_function" "one_subnet" {
  function_name = "one-subnet"
  role          = "arn:aws:iam::123456789012:role/function"

  vpc_config {
    subnet_ids         = ["subnet-0123456789abcdef0"] # fails: it has fewer than 2 subnets
    security_group_ids = ["sg-0123456789abcdef0"]
  }
}
