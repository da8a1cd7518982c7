provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "all_but_one" { # fails: an upload without an encryption header is not denied
  bucket = "all-but-one"
}

resource "aws_s3_bucket_policy" "all_but_one" {
  bucket = aws_s3_bucket.all_but_one.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", NotPrincipal = { AWS = ["arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:role/old"] }, Action = "s3:PutObject", Resource = "${aws_s3_bucket.all_but_one.arn}/*", Condition = { StringNotEquals = { "s3:x-amz-server-side-encryption" = ["AES256", "aws:kms", "aws:kms:dsse"] } } }] })
}
