provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "all_but_one" { # fails: s3:AbortMultipartUpload is not denied without TLS
  bucket = "all-but-one"
}

resource "aws_s3_bucket_policy" "all_but_one" {
  bucket = aws_s3_bucket.all_but_one.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", NotPrincipal = { AWS = ["arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:role/old"] }, Action = "s3:*", Resource = [aws_s3_bucket.all_but_one.arn, "${aws_s3_bucket.all_but_one.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
}

resource "aws_iam_role" "old" {
  name               = "old"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_s3_bucket" "organization" { # fails: s3:AbortMultipartUpload is not denied without TLS to somebody without credentials
  bucket = "organization"
}

resource "aws_s3_bucket_policy" "organization" {
  bucket = aws_s3_bucket.organization.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.organization.arn, "${aws_s3_bucket.organization.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" }, StringEquals = { "aws:PrincipalOrgID" = "o-abcdefghij" } } }] })
}

resource "aws_s3_bucket" "network" { # fails: s3:AbortMultipartUpload is not denied without TLS to somebody without credentials
  bucket = "network"
}

resource "aws_s3_bucket_policy" "network" {
  bucket = aws_s3_bucket.network.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.network.arn, "${aws_s3_bucket.network.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" }, IpAddress = { "aws:SourceIp" = "10.0.0.0/8" } } }] })
}

resource "aws_s3_bucket" "endpoint" { # fails: s3:AbortMultipartUpload is not denied without TLS to somebody without credentials
  bucket = "endpoint"
}

resource "aws_s3_bucket_policy" "endpoint" {
  bucket = aws_s3_bucket.endpoint.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.endpoint.arn, "${aws_s3_bucket.endpoint.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" }, StringEquals = { "aws:SourceVpce" = "vpce-1a" } } }] })
}

resource "aws_s3_bucket" "all_but_the_organization" { # fails: s3:AbortMultipartUpload is not denied without TLS to somebody with aws:PrincipalOrgID o-abcdefghij
  bucket = "all-but-the-organization"
}

resource "aws_s3_bucket_policy" "all_but_the_organization" {
  bucket = aws_s3_bucket.all_but_the_organization.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.all_but_the_organization.arn, "${aws_s3_bucket.all_but_the_organization.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" }, StringNotEquals = { "aws:PrincipalOrgID" = "o-abcdefghij" } } }] })
}

resource "aws_s3_bucket" "all_but_a_role" { # fails: s3:AbortMultipartUpload is not denied without TLS to somebody with aws:PrincipalArn arn:aws:iam::123456789012:role/old-x
  bucket = "all-but-a-role"
}

resource "aws_s3_bucket_policy" "all_but_a_role" {
  bucket = aws_s3_bucket.all_but_a_role.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.all_but_a_role.arn, "${aws_s3_bucket.all_but_a_role.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" }, ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::123456789012:role/old-*" } } }] })
}

resource "aws_s3_bucket" "all_but_our_role" { # fails: s3:AbortMultipartUpload is not denied without TLS to somebody whose aws:PrincipalArn it names
  bucket = "all-but-our-role"
}

resource "aws_s3_bucket_policy" "all_but_our_role" {
  bucket = aws_s3_bucket.all_but_our_role.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.all_but_our_role.arn, "${aws_s3_bucket.all_but_our_role.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" }, StringNotEquals = { "aws:PrincipalArn" = aws_iam_role.old.arn } } }] })
}

resource "aws_s3_bucket" "all_but_a_tag" { # fails: s3:AbortMultipartUpload is not denied without TLS to somebody with aws:PrincipalTag/team old
  bucket = "all-but-a-tag"
}

resource "aws_s3_bucket_policy" "all_but_a_tag" {
  bucket = aws_s3_bucket.all_but_a_tag.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.all_but_a_tag.arn, "${aws_s3_bucket.all_but_a_tag.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" }, StringNotEquals = { "aws:PrincipalTag/team" = "old" } } }] })
}

resource "aws_s3_bucket" "all_with_mfa" { # fails: s3:AbortMultipartUpload is not denied without TLS to somebody with MFA
  bucket = "all-with-mfa"
}

resource "aws_s3_bucket_policy" "all_with_mfa" {
  bucket = aws_s3_bucket.all_with_mfa.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.all_with_mfa.arn, "${aws_s3_bucket.all_with_mfa.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" }, BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } } }] })
}
