resource "aws_lambda_function" "key_of_aws" { # fails: no kms_key_arn: Lambda's key is used
  function_name = "key-of-aws"
  role          = "arn:aws:iam::123456789012:role/function"

  environment {
    variables = { TABLE = "orders" }
  }
}

resource "aws_lambda_function" "by_alias" {
  function_name = "by-alias"
  role          = "arn:aws:iam::123456789012:role/function"
  kms_key_arn   = "arn:aws:kms:eu-west-1:123456789012:alias/aws/lambda" # fails: kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:alias/aws/lambda", the AWS managed key alias/aws/lambda

  environment {
    variables = { TABLE = "orders" }
  }
}
