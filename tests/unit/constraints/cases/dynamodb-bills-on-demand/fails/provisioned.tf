resource "aws_dynamodb_table" "omitted" { # fails: no billing_mode: the default is PROVISIONED
  name     = "omitted"
  hash_key = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table" "written" {
  name         = "written"
  billing_mode = "PROVISIONED" # fails: billing_mode = "PROVISIONED"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table" "another_case" {
  name         = "another-case"
  billing_mode = "pay_per_request" # fails: billing_mode = "pay_per_request"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}
