resource "aws_s3_bucket" "beside" {
  bucket = "beside"
}

resource "aws_s3_bucket_versioning" "beside" {
  bucket = "beside"

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "inside" {
  bucket = "inside"

  versioning {
    enabled = true
  }
}
