resource "aws_iam_role" "validator" {
  name               = "validator"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_iam_role" "processor" {
  name               = "processor"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_lambda_function" "reference" {
  function_name = "reference"
  role          = aws_iam_role.validator.arn
}

resource "aws_lambda_function" "literal" {
  function_name = "literal"
  role          = "arn:aws:iam::123456789012:role/service/processor"
}
