data "aws_availability_zones" "here" {}

resource "aws_subnet" "by_name" {
  for_each = toset(["eu-west-1a", "eu-west-1b"])

  vpc_id            = "vpc-0123456789abcdef0"
  availability_zone = each.key
  cidr_block        = "10.0.0.0/24"
}

resource "aws_subnet" "by_place" {
  count = 2

  vpc_id            = "vpc-0123456789abcdef0"
  availability_zone = data.aws_availability_zones.here.names[count.index]
  cidr_block        = "10.0.${count.index}.0/24"
}

resource "aws_lambda_function" "by_name" {
  function_name = "by-name"
  role          = "arn:aws:iam::123456789012:role/function"

  vpc_config {
    subnet_ids         = [for subnet in aws_subnet.by_name : subnet.id]
    security_group_ids = ["sg-0123456789abcdef0"]
  }
}

resource "aws_lambda_function" "by_place" {
  function_name = "by-place"
  role          = "arn:aws:iam::123456789012:role/function"

  vpc_config {
    subnet_ids         = aws_subnet.by_place[*].id
    security_group_ids = ["sg-0123456789abcdef0"]
  }
}

resource "aws_lambda_function" "outside" {
  function_name = "outside"
  role          = "arn:aws:iam::123456789012:role/function"
}
