# parameters: {days: 3650}
resource "aws_lambda_function" "soon" {
  function_name = "soon"
  role          = "arn:aws:iam::123456789012:role/function"
  runtime       = "python3.13" # fails: runtime = "python3.13": AWS patches it until 2029-06-30
}
