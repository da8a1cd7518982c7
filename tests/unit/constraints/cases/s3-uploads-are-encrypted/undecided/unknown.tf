# undecided at 29: whether an upload with AES256 is denied <- whether a request has aws:principaltag/team is not known
# undecided at 29: whether an upload with aws:kms:dsse is denied <- whether a request has aws:principaltag/team is not known
# undecided at 20: whether an upload with AES256 is denied <- var.algorithm has no value
# undecided at 20: whether an upload with aws:kms:dsse is denied <- var.algorithm has no value
# undecided at 38: whether an upload with AES256 is denied <- var.statement has no value
# undecided at 38: whether an upload with aws:kms:dsse is denied <- var.statement has no value
# parameters: {algorithms: ["aws:kms"]}
provider "aws" {
  region = "eu-west-1"
}

variable "algorithm" {
  type = string
}

variable "statement" {
  type = any
}

resource "aws_s3_bucket" "unknown" {
  bucket = "unknown"
}

resource "aws_s3_bucket_policy" "unknown" {
  bucket = aws_s3_bucket.unknown.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.unknown.arn}/*", Condition = { StringNotEquals = { "s3:x-amz-server-side-encryption" = var.algorithm } } }] })
}

resource "aws_s3_bucket" "some_callers" { # undecided: whether an upload without an encryption header is denied <- whether a request has aws:principaltag/team is not known
  bucket = "some-callers"
}

resource "aws_s3_bucket_policy" "some_callers" {
  bucket = aws_s3_bucket.some_callers.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:PutObject", Principal = "*", Resource = "${aws_s3_bucket.some_callers.arn}/*", Condition = { StringNotEquals = { "s3:x-amz-server-side-encryption" = "aws:kms", "aws:PrincipalTag/team" = "logs" } } }] })
}

resource "aws_s3_bucket" "whole" { # undecided: whether an upload without an encryption header is denied <- var.statement has no value
  bucket = "whole"
}

resource "aws_s3_bucket_policy" "whole" {
  bucket = aws_s3_bucket.whole.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [var.statement] })
}
