provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "all_but_one" { # fails: s3:AbortMultipartUpload is not denied without TLS
  bucket = "all-but-one"
}

resource "aws_s3_bucket_policy" "all_but_one" {
  bucket = aws_s3_bucket.all_but_one.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", NotPrincipal = { AWS = ["arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:role/old"] }, Action = "s3:*", Resource = [aws_s3_bucket.all_but_one.arn, "${aws_s3_bucket.all_but_one.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
}
