resource "aws_s3_account_public_access_block" "all" {
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "switched_off" {
  bucket = "switched-off"
}

resource "aws_s3_bucket_public_access_block" "switched_off" {
  bucket                  = aws_s3_bucket.switched_off.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = false # fails: restrict_public_buckets = false
}
