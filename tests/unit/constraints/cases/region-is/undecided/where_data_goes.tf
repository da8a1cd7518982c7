# parameters: {region: eu-central-1}
variable "replica" {
  type = string
}

provider "aws" {
  region = "eu-central-1"
}

resource "aws_secretsmanager_secret" "key" {
  name = "key"

  replica {
    region = var.replica # undecided: the region of region of aws_secretsmanager_secret.key <- var.replica has no value
  }
}

resource "aws_s3_bucket_replication_configuration" "copy" {
  bucket = "files"
  role   = "arn:aws:iam::123456789012:role/replication"

  rule {
    status = "Enabled"

    destination {
      bucket = "arn:aws:s3:::copy" # undecided: the region of arn:aws:s3:::copy
    }
  }
}
