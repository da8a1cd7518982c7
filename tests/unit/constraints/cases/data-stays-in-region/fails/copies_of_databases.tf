# parameters: {regions: [eu-west-1]}
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"
}

resource "aws_db_snapshot_copy" "ledger" {
  source_db_snapshot_identifier = "arn:aws:rds:eu-west-1:123456789012:snapshot:ledger"
  target_db_snapshot_identifier = "ledger"
  destination_region            = "us-east-1" # fails: a copy is in us-east-1
}

resource "aws_db_instance_automated_backups_replication" "ledger" { # fails: a copy is in us-east-1
  provider               = aws.us
  source_db_instance_arn = "arn:aws:rds:eu-west-1:123456789012:db:ledger"
}

resource "aws_redshift_snapshot_copy" "ledger" {
  cluster_identifier = "ledger"
  destination_region = "us-east-1" # fails: a copy is in us-east-1
}

resource "aws_efs_replication_configuration" "ledger" {
  source_file_system_id = "fs-0123456789abcdef0"

  destination {
    region = "us-east-1" # fails: a copy is in us-east-1
  }
}

resource "aws_ebs_snapshot_copy" "ledger" { # fails: a copy is in us-east-1
  provider           = aws.us
  source_region      = "eu-west-1"
  source_snapshot_id = "snap-0123456789abcdef0"
}

resource "aws_s3_bucket" "away" {
  provider = aws.us
  bucket   = "ledger-away"
}

resource "aws_s3_bucket_replication_configuration" "ledger" {
  bucket = "ledger"
  role   = "arn:aws:iam::123456789012:role/replicate"

  rule {
    status = "Enabled"

    destination {
      bucket = aws_s3_bucket.away.arn # fails: a copy is in us-east-1
    }
  }
}
