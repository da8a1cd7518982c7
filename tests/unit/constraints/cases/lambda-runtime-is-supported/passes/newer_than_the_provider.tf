resource "aws_lambda_function" "without_an_end" {
  function_name = "without-an-end"
  role          = "arn:aws:iam::123456789012:role/function"
  runtime       = "java17.al2023"
}
