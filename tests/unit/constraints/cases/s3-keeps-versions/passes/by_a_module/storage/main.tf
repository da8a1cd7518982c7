variable "name" {
  type = string
}

resource "aws_s3_bucket" "this" {
  bucket_prefix = var.name
}

output "bucket" {
  value = aws_s3_bucket.this.id
}
