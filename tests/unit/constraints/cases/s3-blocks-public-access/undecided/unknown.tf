variable "on" {
  type = bool
}

variable "bucket" {
  type = string
}

resource "aws_s3_bucket" "setting" {
  bucket = "setting"
}

resource "aws_s3_bucket_public_access_block" "setting" {
  bucket                  = aws_s3_bucket.setting.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = var.on # undecided: ignore_public_acls <- var.on has no value
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "perhaps" { # undecided: the public access block of the bucket <- how many instances aws_s3_bucket_public_access_block.perhaps[*] has
  bucket = "perhaps"
}

resource "aws_s3_bucket_public_access_block" "perhaps" {
  count                   = var.on ? 1 : 0
  bucket                  = aws_s3_bucket.perhaps.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "whose" { # undecided: the public access block of the bucket <- var.bucket has no value
  bucket = "whose"
}

resource "aws_s3_bucket_public_access_block" "sound_whose" {
  bucket                  = var.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
