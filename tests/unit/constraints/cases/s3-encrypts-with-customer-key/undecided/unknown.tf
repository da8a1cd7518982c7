variable "key" {
  type = string
}

variable "algorithm" {
  type = string
}

resource "aws_s3_bucket" "key" {
  bucket = "key"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "key" {
  bucket = aws_s3_bucket.key.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.key # undecided: who manages the key <- var.key has no value
    }
  }
}

resource "aws_s3_bucket" "algorithm" {
  bucket = "algorithm"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "algorithm" {
  bucket = aws_s3_bucket.algorithm.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = var.algorithm # undecided: rule.apply_server_side_encryption_by_default.sse_algorithm <- var.algorithm has no value
    }
  }
}
