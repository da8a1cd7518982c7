provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "sound" {
  bucket = "sound"
}

resource "aws_s3_bucket_policy" "sound" {
  bucket = aws_s3_bucket.sound.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:*", Principal = "*", Resource = [aws_s3_bucket.sound.arn, "${aws_s3_bucket.sound.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
}

resource "aws_s3_bucket" "strings" {
  bucket = "strings"
}

resource "aws_s3_bucket_policy" "strings" {
  bucket = aws_s3_bucket.strings.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:*", Principal = "*", Resource = "*", Condition = { StringNotEquals = { "aws:SecureTransport" = "true" } } }] })
}

resource "aws_s3_bucket" "in_two" {
  bucket = "in-two"
}

resource "aws_s3_bucket_policy" "in_two" {
  bucket = aws_s3_bucket.in_two.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:*", Principal = "*", Resource = aws_s3_bucket.in_two.arn, Condition = { Bool = { "aws:SecureTransport" = "false" } } }, { Effect = "Deny", Action = "s3:*", Principal = { AWS = "*" }, Resource = "${aws_s3_bucket.in_two.arn}/*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
}
