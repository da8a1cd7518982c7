resource "aws_s3_bucket" "never" { # fails: it keeps no old versions
  bucket = "never"
}

resource "aws_s3_bucket" "suspended" {
  bucket = "suspended"
}

resource "aws_s3_bucket_versioning" "suspended" {
  bucket = aws_s3_bucket.suspended.id

  versioning_configuration {
    status = "Suspended" # fails: versioning_configuration.status = "Suspended"
  }
}

resource "aws_s3_bucket" "inside" {
  bucket = "inside"

  versioning {
    enabled = false # fails: versioning.enabled = false
  }
}
