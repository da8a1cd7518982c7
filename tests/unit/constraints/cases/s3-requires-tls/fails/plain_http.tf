provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "no_policy" { # fails: no bucket policy: requests over plain HTTP are let in
  bucket = "no-policy"
}

resource "aws_s3_bucket" "objects_alone" { # fails: s3:CreateBucket is not denied without TLS
  bucket = "objects-alone"
}

resource "aws_s3_bucket_policy" "objects_alone" {
  bucket = aws_s3_bucket.objects_alone.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:*", Principal = "*", Resource = "${aws_s3_bucket.objects_alone.arn}/*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
}

resource "aws_s3_bucket" "reads_alone" { # fails: s3:AbortMultipartUpload is not denied without TLS
  bucket = "reads-alone"
}

resource "aws_s3_bucket_policy" "reads_alone" {
  bucket = aws_s3_bucket.reads_alone.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:Get*", Principal = "*", Resource = [aws_s3_bucket.reads_alone.arn, "${aws_s3_bucket.reads_alone.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
}

resource "aws_s3_bucket" "one_account" { # fails: s3:AbortMultipartUpload is not denied without TLS
  bucket = "one-account"
}

resource "aws_s3_bucket_policy" "one_account" {
  bucket = aws_s3_bucket.one_account.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:*", Principal = { AWS = "123456789012" }, Resource = [aws_s3_bucket.one_account.arn, "${aws_s3_bucket.one_account.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
}

resource "aws_s3_bucket" "another_bucket" { # fails: s3:AbortMultipartUpload is not denied without TLS
  bucket = "another-bucket"
}

resource "aws_s3_bucket_policy" "another_bucket" {
  bucket = aws_s3_bucket.another_bucket.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:*", Principal = "*", Resource = ["arn:aws:s3:::other", "arn:aws:s3:::other/*"], Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
}

resource "aws_s3_bucket" "allows" { # fails: s3:AbortMultipartUpload is not denied without TLS
  bucket = "allows"
}

resource "aws_s3_bucket_policy" "allows" {
  bucket = aws_s3_bucket.allows.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Principal = { AWS = "123456789012" }, Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "true" } } }] })
}
