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

resource "aws_s3_bucket" "services" { # undecided: whether requests without TLS are denied <- whether a request has aws:principalisawsservice is not known
  bucket = "services"
}

resource "aws_s3_bucket_policy" "services" {
  bucket = aws_s3_bucket.services.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.services.arn, "${aws_s3_bucket.services.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" }, BoolIfExists = { "aws:PrincipalIsAWSService" = "false" } } }] })
}

resource "aws_s3_bucket" "until" { # undecided: whether requests without TLS are denied <- whether a request has aws:currenttime is not known
  bucket = "until"
}

resource "aws_s3_bucket_policy" "until" {
  bucket = aws_s3_bucket.until.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.until.arn, "${aws_s3_bucket.until.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" }, DateLessThan = { "aws:CurrentTime" = "2099-01-01T00:00:00Z" } } }] })
}

resource "aws_s3_bucket" "two_denies" { # undecided: whether requests without TLS are denied <- whether a request has aws:principalorgid is not known
  bucket = "two-denies"
}

resource "aws_s3_bucket_policy" "two_denies" {
  bucket = aws_s3_bucket.two_denies.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.two_denies.arn, "${aws_s3_bucket.two_denies.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" }, StringEquals = { "aws:PrincipalOrgID" = "o-abcdefghij" } } }, { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.two_denies.arn, "${aws_s3_bucket.two_denies.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" }, StringNotEquals = { "aws:PrincipalOrgID" = "o-abcdefghij" } } }] })
}
