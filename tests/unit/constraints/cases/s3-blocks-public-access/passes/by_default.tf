# parameters: {explicit: false}
variable "account" {
  type = string
}

resource "aws_s3_bucket" "by_default" {
  bucket = "by-default"
}

resource "aws_s3_account_public_access_block" "unknown" {
  account_id              = var.account
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
