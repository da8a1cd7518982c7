# parameters: {algorithms: ["aws:kms"], key: aws_kms_key.files}
# account: "123456789012"
# region: eu-west-1
# fails at 17: an upload with aws:kms and another key is not denied
provider "aws" {
  region = "eu-west-1"
}

resource "aws_kms_key" "files" {
  description = "files"
}

resource "aws_kms_key" "other" {
  description = "other"
}

resource "aws_s3_bucket" "any_key" { # fails: an upload with aws:kms and no key is not denied
  bucket = "any-key"
}

resource "aws_s3_bucket_policy" "any_key" {
  bucket = aws_s3_bucket.any_key.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.any_key.arn}/*", Condition = { StringNotEquals = { "s3:x-amz-server-side-encryption" = "aws:kms" } } }] })
}

resource "aws_s3_bucket" "keys_of_the_account" { # fails: an upload with aws:kms and another key is not denied
  bucket = "keys-of-the-account"
}

resource "aws_s3_bucket_policy" "keys_of_the_account" {
  bucket = aws_s3_bucket.keys_of_the_account.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.keys_of_the_account.arn}/*", Condition = { StringNotEquals = { "s3:x-amz-server-side-encryption" = "aws:kms" } } }, { Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.keys_of_the_account.arn}/*", Condition = { StringNotLike = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = "arn:aws:kms:eu-west-1:123456789012:key/*" } } }] })
}

resource "aws_s3_bucket" "wrong_key" { # fails: uploads with aws:kms are denied as well
  bucket = "wrong-key"
}

resource "aws_s3_bucket_policy" "wrong_key" {
  bucket = aws_s3_bucket.wrong_key.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.wrong_key.arn}/*", Condition = { StringNotEquals = { "s3:x-amz-server-side-encryption" = "aws:kms" } } }, { Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.wrong_key.arn}/*", Condition = { StringNotEquals = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = aws_kms_key.other.arn } } }] })
}
