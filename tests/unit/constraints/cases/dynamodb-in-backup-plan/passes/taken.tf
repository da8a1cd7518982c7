# account: "123456789012"
# region: eu-west-1
resource "aws_dynamodb_table" "by_arn" {
  name         = "by-arn"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table" "by_tag" {
  name         = "by-tag"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  tags         = { Backup = "daily" }

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_backup_selection" "by_arn" {
  name         = "by-arn"
  plan_id      = "1234abcd"
  iam_role_arn = "arn:aws:iam::123456789012:role/backup"
  resources    = [aws_dynamodb_table.by_arn.arn]
}

resource "aws_backup_selection" "by_tag" {
  name         = "by-tag"
  plan_id      = "1234abcd"
  iam_role_arn = "arn:aws:iam::123456789012:role/backup"

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = "daily"
  }
}
