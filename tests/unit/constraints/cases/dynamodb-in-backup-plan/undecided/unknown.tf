# account: "123456789012"
# region: eu-west-1
variable "arns" {
  type = list(string)
}

resource "aws_dynamodb_table" "unknown" { # undecided: whether a backup plan takes it <- var.arns has no value
  name         = "unknown"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_backup_selection" "unknown" {
  name         = "unknown"
  plan_id      = "1234abcd"
  iam_role_arn = "arn:aws:iam::123456789012:role/backup"
  resources    = var.arns
}
