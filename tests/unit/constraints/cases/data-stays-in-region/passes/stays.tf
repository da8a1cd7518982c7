# parameters: {regions: [eu-west-1, eu-central-1]}
provider "aws" {
  region = "eu-west-1"
}

resource "aws_dynamodb_table" "not_copied" {
  name         = "not-copied"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_secretsmanager_secret" "copied" {
  name = "copied"

  replica {
    region = "eu-central-1"
  }
}

resource "aws_s3_bucket" "copies" {
  bucket = "copies"
}

resource "aws_s3_bucket_replication_configuration" "here" {
  bucket = "orders"
  role   = "arn:aws:iam::123456789012:role/replication"

  rule {
    status = "Enabled"

    destination {
      bucket = aws_s3_bucket.copies.arn
    }
  }
}

resource "aws_cloudwatch_event_target" "here" {
  rule     = "orders"
  arn      = "arn:aws:events:eu-central-1:123456789012:event-bus/orders"
  role_arn = "arn:aws:iam::123456789012:role/events"
}

resource "aws_backup_plan" "here" {
  name = "here"

  rule {
    rule_name         = "daily"
    target_vault_name = "vault"

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-central-1:123456789012:backup-vault:vault"
    }
  }
}
