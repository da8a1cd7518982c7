provider "aws" {
  region = "eu-west-1"
}

variable "policy" {
  type = string
}

resource "aws_s3_bucket" "policy" {
  bucket = "policy"
  policy = var.policy # undecided: whether requests without TLS are denied <- var.policy has no value
}

resource "aws_s3_bucket" "version" { # undecided: whether requests without TLS are denied <- whether a request has s3:tlsversion is not known
  bucket = "version"
}

resource "aws_s3_bucket_policy" "version" {
  bucket = aws_s3_bucket.version.id
  policy = jsonencode({ Statement = [{ Effect = "Deny", Action = "s3:*", Principal = "*", Resource = ["arn:aws:s3:::version", "arn:aws:s3:::version/*"], Condition = { Bool = { "aws:SecureTransport" = "false" }, NumericLessThan = { "s3:TlsVersion" = "1.2" } } }] })
}
