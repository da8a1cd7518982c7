variable "status" {
  type = string
}

variable "bucket" {
  type = string
}

resource "aws_s3_bucket" "status" {
  bucket = "status"
}

resource "aws_s3_bucket_versioning" "status" {
  bucket = aws_s3_bucket.status.id

  versioning_configuration {
    status = var.status # undecided: versioning_configuration.status <- var.status has no value
  }
}

resource "aws_s3_bucket" "name" { # undecided: the aws_s3_bucket_versioning of the bucket <- var.bucket has no value
  bucket = var.bucket
}

resource "aws_s3_bucket_versioning" "by_name" {
  bucket = "by-name"

  versioning_configuration {
    status = "Enabled"
  }
}
