provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "far"
  region = "us-east-1"
}

resource "aws_s3_bucket" "here" { # fails: it keeps no old versions
  bucket = "here"
}

resource "aws_s3_bucket_versioning" "far" {
  provider = aws.far
  bucket   = "here"

  versioning_configuration {
    status = "Enabled"
  }
}
