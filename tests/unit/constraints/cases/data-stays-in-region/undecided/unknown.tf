# parameters: {regions: [eu-west-1]}
provider "aws" {
  region = "eu-west-1"
}

variable "region" {
  type = string
}

variable "regions" {
  type = list(string)
}

resource "aws_secretsmanager_secret" "region" {
  name = "region"

  replica {
    region = var.region # undecided: the region of a copy <- var.region has no value
  }
}

resource "aws_secretsmanager_secret" "how_many" {
  name = "how-many"

  dynamic "replica" { # undecided: the region of a copy <- how many "replica" blocks there are depends on for_each
    for_each = var.regions

    content {
      region = replica.value
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "of_another_stack" {
  bucket = "orders"
  role   = "arn:aws:iam::123456789012:role/replication"

  rule {
    status = "Enabled"

    destination {
      bucket = "arn:aws:s3:::of-another-stack" # undecided: the region of a copy <- the region of a bucket of another stack
    }
  }
}
