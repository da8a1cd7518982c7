resource "aws_s3_bucket" "by_acl" {
  bucket = "by-acl"
}

resource "aws_s3_bucket_acl" "by_acl" {
  bucket = aws_s3_bucket.by_acl.id
  acl    = "log-delivery-write"
}

resource "aws_s3_bucket" "by_policy" {
  bucket = "by-policy"
}

resource "aws_s3_bucket_policy" "by_policy" {
  bucket = aws_s3_bucket.by_policy.id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "logging.s3.amazonaws.com" }, Action = "s3:PutObject", Resource = "arn:aws:s3:::by-policy/*" }]
  })
}

resource "aws_s3_bucket" "logs" {
  bucket = "logs"
}

resource "aws_s3_bucket_logging" "logs" {
  bucket        = aws_s3_bucket.logs.id
  target_bucket = aws_s3_bucket.by_policy.id
  target_prefix = ""
}
