resource "aws_s3_bucket" "by_default" { # fails: it is encrypted with S3's own key
  bucket = "by-default"
}

resource "aws_s3_bucket" "key_of_s3" {
  bucket = "key-of-s3"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "key_of_s3" {
  bucket = aws_s3_bucket.key_of_s3.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256" # fails: rule.apply_server_side_encryption_by_default.sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket" "without_a_key" {
  bucket = "without-a-key"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "without_a_key" {
  bucket = aws_s3_bucket.without_a_key.id

  rule {
    apply_server_side_encryption_by_default { # fails: no rule.apply_server_side_encryption_by_default.kms_master_key_id: AWS's key is used
      sse_algorithm = "aws:kms"
    }
  }
}

resource "aws_s3_bucket" "key_of_aws" {
  bucket = "key-of-aws"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "key_of_aws" {
  bucket = aws_s3_bucket.key_of_aws.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = "alias/aws/s3" # fails: rule.apply_server_side_encryption_by_default.kms_master_key_id = "alias/aws/s3", the AWS managed key alias/aws/s3
    }
  }
}
