variable "region" {
  type = string
}

provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "other"
  region = var.region
}

resource "aws_lambda_function" "settle" {
  function_name = "settle" # undecided: whether aws_cloudwatch_log_group.settle is in the region of the function <- var.region has no value
  role          = "arn:aws:iam::123456789012:role/settle"
}

resource "aws_cloudwatch_log_group" "settle" {
  provider = aws.other
  name     = "/aws/lambda/settle"
}
