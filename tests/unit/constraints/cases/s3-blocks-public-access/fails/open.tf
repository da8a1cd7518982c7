# account: "123456789012"
resource "aws_s3_bucket" "without" { # fails: no public access block: only AWS's default blocks it
  bucket = "without"
}

resource "aws_s3_bucket" "half" {
  bucket = "half"
}

resource "aws_s3_bucket_public_access_block" "half" { # fails: no restrict_public_buckets: the default is false
  bucket              = aws_s3_bucket.half.id
  block_public_acls   = true
  block_public_policy = false # fails: block_public_policy = false
  ignore_public_acls  = true
}

resource "aws_s3_bucket_public_access_block" "of_another_stack" {
  bucket                  = "of-another-stack"
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = false # fails: ignore_public_acls = false
  restrict_public_buckets = true
}

resource "aws_s3_account_public_access_block" "of_another_account" {
  account_id              = "210987654321"
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
