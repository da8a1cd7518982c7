provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "far"
  region = "us-east-1"
}

provider "aws" {
  alias  = "near"
  region = "eu-west-1"
}

# Groups of one name in two regions: each function has its own.
resource "aws_cloudwatch_log_group" "far" {
  provider = aws.far
  name     = "/aws/lambda/settle"
}

resource "aws_cloudwatch_log_group" "near" {
  provider = aws.near
  name     = "/aws/lambda/settle"
}

resource "aws_lambda_function" "near" {
  function_name = "settle"
  role          = "arn:aws:iam::123456789012:role/settle"
}

resource "aws_lambda_function" "far" {
  provider      = aws.far
  function_name = "settle"
  role          = "arn:aws:iam::123456789012:role/settle"
}
