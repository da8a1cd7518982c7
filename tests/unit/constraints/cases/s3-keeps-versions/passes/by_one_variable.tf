variable "bucket" {
  type = string
}

resource "aws_s3_bucket" "by_one_variable" {
  bucket = "orders-${var.bucket}"
}

resource "aws_s3_bucket_versioning" "by_one_variable" {
  bucket = "orders-${var.bucket}"

  versioning_configuration {
    status = "Enabled"
  }
}
