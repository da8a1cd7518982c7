resource "aws_s3_bucket" "does_not" { # fails: no server access logs
  bucket = "does-not"
}

resource "aws_s3_bucket_logging" "of_another_stack" {
  bucket        = "of-another-stack"
  target_bucket = "logs"
  target_prefix = ""
}
