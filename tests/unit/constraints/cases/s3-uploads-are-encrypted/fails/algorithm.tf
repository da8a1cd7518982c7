# parameters: {algorithms: ["aws:kms", "aws:kms:dsse"]}
# fails at 16: uploads with aws:kms or aws:kms:dsse are denied as well
provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "any_algorithm" { # fails: an upload with AES256 is not denied
  bucket = "any-algorithm"
}

resource "aws_s3_bucket_policy" "any_algorithm" {
  bucket = aws_s3_bucket.any_algorithm.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.any_algorithm.arn}/*", Condition = { Null = { "s3:x-amz-server-side-encryption" = "true" } } }] })
}

resource "aws_s3_bucket" "wrong_algorithm" { # fails: an upload with AES256 is not denied
  bucket = "wrong-algorithm"
}

resource "aws_s3_bucket_policy" "wrong_algorithm" {
  bucket = aws_s3_bucket.wrong_algorithm.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.wrong_algorithm.arn}/*", Condition = { StringNotEquals = { "s3:x-amz-server-side-encryption" = "AES256" } } }] })
}
