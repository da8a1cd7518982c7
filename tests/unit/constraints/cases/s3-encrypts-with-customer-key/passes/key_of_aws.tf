# parameters: {aws_key: true}
resource "aws_s3_bucket" "key_of_aws" {
  bucket = "key-of-aws"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "key_of_aws" {
  bucket = aws_s3_bucket.key_of_aws.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}
