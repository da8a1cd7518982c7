variable "names" {
  type = map(string)
}

variable "name" {
  type = string
}

resource "aws_s3_bucket" "of_a_map" { # undecided: the aws_s3_bucket_versioning of the bucket <- var.names has no value
  bucket = var.names.orders
}

resource "aws_s3_bucket_versioning" "of_a_map" {
  bucket = var.names.receipts

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "of_a_function" { # undecided: the aws_s3_bucket_versioning of the bucket <- var.names has no value
  bucket = lower(var.name)
}

resource "aws_s3_bucket_versioning" "of_a_function" {
  bucket = substr(var.name, 0, 5)

  versioning_configuration {
    status = "Enabled"
  }
}
