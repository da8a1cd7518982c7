resource "aws_kms_key" "tables" {}

resource "aws_dynamodb_table" "by_default" { # fails: no server_side_encryption.enabled: the default is false
  name         = "by-default"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table" "key_of_aws" {
  name         = "key-of-aws"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  server_side_encryption { # fails: no server_side_encryption.kms_key_arn: AWS's key is used
    enabled = true
  }
}

resource "aws_dynamodb_table" "replica" {
  name             = "replica"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "id"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.tables.arn
  }

  replica { # fails: no replica.kms_key_arn: the replica has no key of yours
    region_name = "eu-central-1"
  }
}

resource "aws_dynamodb_table_replica" "beside" { # fails: no kms_key_arn: DynamoDB's own key is used
  global_table_arn = aws_dynamodb_table.by_default.arn
}
