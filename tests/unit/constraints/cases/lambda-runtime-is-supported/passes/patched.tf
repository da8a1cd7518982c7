resource "aws_lambda_function" "newest" {
  function_name = "newest"
  role          = "arn:aws:iam::123456789012:role/function"
  runtime       = "python3.13"
}

resource "aws_lambda_function" "own_runtime" {
  function_name = "own-runtime"
  role          = "arn:aws:iam::123456789012:role/function"
  runtime       = "provided.al2023"
}

resource "aws_lambda_function" "image" {
  function_name = "image"
  role          = "arn:aws:iam::123456789012:role/function"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/image:1"
}
