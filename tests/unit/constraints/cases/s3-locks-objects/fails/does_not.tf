# parameters: {mode: COMPLIANCE}
resource "aws_s3_bucket" "never" { # fails: it locks no objects
  bucket = "never"
}

resource "aws_s3_bucket" "without_retention" {
  bucket              = "without-retention"
  object_lock_enabled = true
}

resource "aws_s3_bucket_object_lock_configuration" "without_retention" { # fails: no rule.default_retention.mode: nothing is locked by default
  bucket = aws_s3_bucket.without_retention.id
}

resource "aws_s3_bucket" "weaker" {
  bucket              = "weaker"
  object_lock_enabled = true
}

resource "aws_s3_bucket_object_lock_configuration" "weaker" {
  bucket = aws_s3_bucket.weaker.id

  rule {
    default_retention {
      mode = "GOVERNANCE" # fails: rule.default_retention.mode = "GOVERNANCE"
      days = 365
    }
  }
}
