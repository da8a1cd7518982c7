# account: "123456789012"
# region: eu-west-1
resource "aws_dynamodb_table" "not_taken" { # fails: no backup plan takes it
  name         = "not-taken"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  tags         = { Backup = "weekly" }

  attribute {
    name = "id"
    type = "S"
  }
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

resource "aws_backup_selection" "left_out" {
  name          = "left-out"
  plan_id       = "1234abcd"
  iam_role_arn  = "arn:aws:iam::123456789012:role/backup"
  resources     = ["*"]
  not_resources = [aws_dynamodb_table.not_taken.arn]
}
