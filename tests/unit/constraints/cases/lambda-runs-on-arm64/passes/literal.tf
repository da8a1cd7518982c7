resource "aws_lambda_function" "validator" {
  function_name = "validator"
  role          = "arn:aws:iam::123456789012:role/validator"
  architectures = ["arm64"]
}
