# fails at 74: uploads with AES256 or aws:kms or aws:kms:dsse are denied as well
provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "no_policy" { # fails: no bucket policy: uploads without encryption are let in
  bucket = "no-policy"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "no_policy" {
  bucket = aws_s3_bucket.no_policy.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

resource "aws_s3_bucket" "some_objects" { # fails: an upload without an encryption header is not denied
  bucket = "some-objects"
}

resource "aws_s3_bucket_policy" "some_objects" {
  bucket = aws_s3_bucket.some_objects.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.some_objects.arn}/in/*", Condition = { Null = { "s3:x-amz-server-side-encryption" = "true" } } }] })
}

resource "aws_s3_bucket" "one_account" { # fails: an upload without an encryption header is not denied
  bucket = "one-account"
}

resource "aws_s3_bucket_policy" "one_account" {
  bucket = aws_s3_bucket.one_account.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = { AWS = "123456789012" }, Resource = "${aws_s3_bucket.one_account.arn}/*", Condition = { Null = { "s3:x-amz-server-side-encryption" = "true" } } }] })
}

resource "aws_s3_bucket" "allows" { # fails: an upload without an encryption header is not denied
  bucket = "allows"
}

resource "aws_s3_bucket_policy" "allows" {
  bucket = aws_s3_bucket.allows.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.allows.arn}/*", Condition = { Null = { "s3:x-amz-server-side-encryption" = "true" } } }] })
}

resource "aws_s3_bucket" "another_action" { # fails: an upload without an encryption header is not denied
  bucket = "another-action"
}

resource "aws_s3_bucket_policy" "another_action" {
  bucket = aws_s3_bucket.another_action.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObjectAcl", Principal = "*", Resource = "${aws_s3_bucket.another_action.arn}/*", Condition = { Null = { "s3:x-amz-server-side-encryption" = "true" } } }] })
}

resource "aws_s3_bucket" "another_bucket" { # fails: an upload without an encryption header is not denied
  bucket = "another-bucket"
}

resource "aws_s3_bucket_policy" "another_bucket" {
  bucket = aws_s3_bucket.another_bucket.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "arn:aws:s3:::other/*", Condition = { Null = { "s3:x-amz-server-side-encryption" = "true" } } }] })
}

resource "aws_s3_bucket" "if_it_is_there" { # fails: an upload without an encryption header is not denied
  bucket = "if-it-is-there"
}

resource "aws_s3_bucket_policy" "if_it_is_there" {
  bucket = aws_s3_bucket.if_it_is_there.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.if_it_is_there.arn}/*", Condition = { StringNotEquals = { "s3:x-amz-server-side-encryption" = "aws:kms" }, Null = { "s3:x-amz-server-side-encryption" = "false" } } }] })
}

resource "aws_s3_bucket" "the_other_way" { # fails: an upload without an encryption header is not denied
  bucket = "the-other-way"
}

resource "aws_s3_bucket_policy" "the_other_way" {
  bucket = aws_s3_bucket.the_other_way.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.the_other_way.arn}/*", Condition = { Null = { "s3:x-amz-server-side-encryption" = "false" } } }] })
}

resource "aws_s3_bucket" "denies_all" { # fails: uploads with AES256 or aws:kms or aws:kms:dsse are denied as well
  bucket = "denies-all"
}

resource "aws_s3_bucket_policy" "denies_all" {
  bucket = aws_s3_bucket.denies_all.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.denies_all.arn}/*" }] })
}
