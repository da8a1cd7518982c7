# parameters: {algorithms: ["aws:kms"], key: aws_kms_key.files}
provider "aws" {
  region = "eu-west-1"
}

resource "aws_kms_key" "files" {
  description = "files"
}

resource "aws_kms_key" "other" {
  description = "other"
}

resource "aws_s3_bucket" "of_the_key" {
  bucket = "of-the-key"
}

resource "aws_s3_bucket_policy" "of_the_key" {
  bucket = aws_s3_bucket.of_the_key.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "*", Condition = { StringNotEquals = { "s3:x-amz-server-side-encryption" = "aws:kms" } } }, { Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.of_the_key.arn}/*", Condition = { StringNotEquals = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = aws_kms_key.files.arn } } }] })
}

resource "aws_s3_bucket" "in_one" {
  bucket = "in-one"
}

resource "aws_s3_bucket_policy" "in_one" {
  bucket = aws_s3_bucket.in_one.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.in_one.arn}/*", Condition = { StringNotEquals = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = aws_kms_key.files.arn } } }, { Effect = "Deny", Action = "s3:*", Principal = "*", Resource = "${aws_s3_bucket.in_one.arn}/*", Condition = { StringNotEqualsIfExists = { "s3:x-amz-server-side-encryption" = "aws:kms" } } }] })
}
