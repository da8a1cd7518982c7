resource "aws_secretsmanager_secret" "api" {
  name = "api"
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_lambda_function" "names" {
  function_name = "names"
  role          = "arn:aws:iam::123456789012:role/function"

  environment {
    variables = {
      TABLE           = aws_dynamodb_table.orders.name
      API_KEY         = "/orders/api-key"
      DB_SECRET       = "orders/database"
      API_CREDENTIALS = "api"
      API_SECRET      = aws_secretsmanager_secret.api.arn
      DB_PASSWORD     = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db"
      TOKEN_URL       = "https://auth.example.com/oauth/token"
      SECRET_NAME     = "orders/api"
      PASSWORD_LENGTH = "12"
      URL             = "https://user@example.com/x:y"
    }
  }
}

resource "aws_lambda_function" "without" {
  function_name = "without"
  role          = "arn:aws:iam::123456789012:role/function"
}
