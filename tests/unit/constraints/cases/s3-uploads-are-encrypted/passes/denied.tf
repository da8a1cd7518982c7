provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "null" {
  bucket = "null"
}

resource "aws_s3_bucket_policy" "null" {
  bucket = aws_s3_bucket.null.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.null.arn}/*", Condition = { Null = { "s3:x-amz-server-side-encryption" = "true" } } }] })
}

resource "aws_s3_bucket" "not_kms" {
  bucket = "not-kms"
}

resource "aws_s3_bucket_policy" "not_kms" {
  bucket = aws_s3_bucket.not_kms.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.not_kms.arn}/*", Condition = { StringNotEquals = { "s3:x-amz-server-side-encryption" = "aws:kms" } } }, { Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.not_kms.arn}/*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
}

resource "aws_s3_bucket" "in_two" {
  bucket = "in-two"
}

resource "aws_s3_bucket_policy" "in_two" {
  bucket = aws_s3_bucket.in_two.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = { AWS = "*" }, Resource = "${aws_s3_bucket.in_two.arn}/*", Condition = { Null = { "s3:x-amz-server-side-encryption" = "true" } } }, { Effect = "Deny", Action = "s3:Put*", Principal = "*", Resource = "${aws_s3_bucket.in_two.arn}/*", Condition = { StringNotLikeIfExists = { "s3:x-amz-server-side-encryption" = "aws:kms*" } } }] })
}

resource "aws_s3_bucket" "over_tls" {
  bucket = "over-tls"
}

resource "aws_s3_bucket_policy" "over_tls" {
  bucket = aws_s3_bucket.over_tls.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
    { Effect = "Deny", Action = "s3:*", Principal = "*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } },
    { Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "*", Condition = { StringNotEquals = { "s3:x-amz-server-side-encryption" = "aws:kms" } } },
    { Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "*", Condition = { StringNotEquals = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab" } } },
  ] })
}
