resource "aws_s3_bucket" "logs" {
  bucket = "logs"
}

resource "aws_s3_bucket" "beside" {
  bucket = "beside"
}

resource "aws_s3_bucket_logging" "beside" {
  bucket        = aws_s3_bucket.beside.id
  target_bucket = aws_s3_bucket.logs.id
  target_prefix = "beside/"
}

resource "aws_s3_bucket" "inside" {
  bucket = "inside"

  logging {
    target_bucket = "logs"
  }
}
