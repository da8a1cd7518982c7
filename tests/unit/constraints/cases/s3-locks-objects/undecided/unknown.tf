variable "mode" {
  type = string
}

resource "aws_s3_bucket" "unknown" {
  bucket              = "unknown"
  object_lock_enabled = true
}

resource "aws_s3_bucket_object_lock_configuration" "unknown" {
  bucket = aws_s3_bucket.unknown.id

  rule {
    default_retention {
      mode = var.mode # undecided: rule.default_retention.mode <- var.mode has no value
      days = 365
    }
  }
}
