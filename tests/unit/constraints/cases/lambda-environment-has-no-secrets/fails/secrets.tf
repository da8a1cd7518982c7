# fails at 26: DB_PASSWORD is named like a secret, and holds a fixed text
# fails at 26: FROM_SSM holds data.aws_ssm_parameter.key.value, a secret
# fails at 26: GENERATED holds random_password.database.result, a secret
# fails at 26: HEADER holds var.token, which is sensitive
# fails at 26: KEY_ID holds an access key of AWS
# fails at 26: apiKey is named like a secret, and holds a fixed text
variable "token" {
  type      = string
  default   = "hunter22hunter22"
  sensitive = true
}

data "aws_ssm_parameter" "key" {
  name = "/orders/key"
}

resource "random_password" "database" {
  length = 20
}

resource "aws_lambda_function" "secrets" {
  function_name = "secrets"
  role          = "arn:aws:iam::123456789012:role/function"

  environment {
    variables = { # fails: DATABASE holds a URL with a password
      DB_PASSWORD = "hunter2-and-more"
      KEY_ID      = "AKIAIOSFODNN7EXAMPLE"
      DATABASE    = "postgres://app:hunter2@db.example.com/orders"
      GENERATED   = random_password.database.result
      FROM_SSM    = data.aws_ssm_parameter.key.value
      HEADER      = "Bearer ${var.token}"
      apiKey      = "0123456789abcdef"
    }
  }
}
