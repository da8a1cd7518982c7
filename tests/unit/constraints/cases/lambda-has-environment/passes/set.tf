# parameters: {variables: [TABLE_NAME, REGION]}
resource "aws_dynamodb_table" "orders" {
  name     = "orders"
  hash_key = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_lambda_function" "literal" {
  function_name = "literal"
  role          = "arn:aws:iam::123456789012:role/literal"

  environment {
    variables = { TABLE_NAME = "orders", REGION = "eu-central-1" }
  }
}

resource "aws_lambda_function" "merged" {
  function_name = "merged"
  role          = "arn:aws:iam::123456789012:role/merged"

  environment {
    variables = merge({ TABLE_NAME = aws_dynamodb_table.orders.arn }, { REGION = 1 })
  }
}
