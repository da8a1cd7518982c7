# fails at 11: statement 1: resource "${aws_s3_bucket.receipts.arn}*" matches more than the resource that it begins with
# fails at 22: statement 1: resource "*" is everything
resource "aws_s3_bucket" "receipts" {
  bucket = "receipts"
}

resource "aws_iam_policy" "too_wide" {
  name = "too-wide"

  # The wildcard stands behind a reference.
  policy = <<-EOT
    {
      "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "${aws_s3_bucket.receipts.arn}*"}
      ]
    }
  EOT
}

resource "aws_iam_policy" "beside" {
  name   = "beside"
  policy = <<-EOT
    {"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": ["${aws_s3_bucket.receipts.arn}/*", "*"]}}
  EOT
}
