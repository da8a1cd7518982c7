# parameters: {regions: [eu-west-1]}
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "far"
  region = "us-east-1"
}

resource "aws_dynamodb_table" "leaves" {
  name             = "leaves"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "id"
    type = "S"
  }

  replica {
    region_name = "us-east-1" # fails: a copy is in us-east-1
  }
}

resource "aws_dynamodb_table_replica" "leaves" { # fails: a copy is in us-east-1
  provider         = aws.far
  global_table_arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"
}

resource "aws_s3_bucket" "far" {
  provider = aws.far
  bucket   = "far"
}

resource "aws_s3_bucket_replication_configuration" "leaves" {
  bucket = "orders"
  role   = "arn:aws:iam::123456789012:role/replication"

  rule {
    status = "Enabled"

    destination {
      bucket = aws_s3_bucket.far.arn # fails: a copy is in us-east-1
    }
  }
}

resource "aws_ecr_replication_configuration" "leaves" {
  replication_configuration {
    rule {
      destination {
        region      = "us-east-1" # fails: a copy is in us-east-1
        registry_id = "123456789012"
      }
    }
  }
}

resource "aws_secretsmanager_secret" "leaves" {
  name = "leaves"

  replica {
    region = "us-east-1" # fails: a copy is in us-east-1
  }
}

resource "aws_kms_replica_key" "leaves" { # fails: a copy is in us-east-1
  provider        = aws.far
  primary_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab"
}

resource "aws_backup_plan" "leaves" {
  name = "leaves"

  rule {
    rule_name         = "daily"
    target_vault_name = "vault"

    copy_action {
      destination_vault_arn = "arn:aws:backup:us-east-1:123456789012:backup-vault:vault" # fails: a copy is in us-east-1
    }
  }
}

resource "aws_cloudwatch_event_target" "leaves" {
  rule     = "orders"
  arn      = "arn:aws:events:us-east-1:123456789012:event-bus/orders" # fails: a copy is in us-east-1
  role_arn = "arn:aws:iam::123456789012:role/events"
}
