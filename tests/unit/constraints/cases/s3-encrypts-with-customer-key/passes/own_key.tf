resource "aws_kms_key" "bucket" {}

resource "aws_s3_bucket" "beside" {
  bucket = "beside"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "beside" {
  bucket = aws_s3_bucket.beside.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms:dsse"
      kms_master_key_id = aws_kms_key.bucket.arn
    }
  }
}

resource "aws_s3_bucket" "inside" {
  bucket = "inside"

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = aws_kms_key.bucket.arn
      }
    }
  }
}

resource "aws_s3_bucket" "receives_logs" {
  bucket = "receives-logs"
}

resource "aws_s3_bucket_logging" "beside" {
  bucket        = aws_s3_bucket.beside.id
  target_bucket = aws_s3_bucket.receives_logs.id
  target_prefix = ""
}
