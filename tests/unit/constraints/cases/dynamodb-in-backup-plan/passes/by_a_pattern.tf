# account: "123456789012"
# region: eu-west-1
resource "aws_dynamodb_table" "by_a_pattern" {
  name         = "by-a-pattern"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  tags         = { Stage = "production" }

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_backup_selection" "all_tables" {
  name         = "all-tables"
  plan_id      = "1234abcd"
  iam_role_arn = "arn:aws:iam::123456789012:role/backup"
  resources    = ["arn:aws:dynamodb:*:*:table/*"]

  condition {
    string_like {
      key   = "aws:ResourceTag/Stage"
      value = "prod*"
    }
  }
}
