resource "aws_kms_key" "star" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*", Principal = "*" }] }) # fails: statement 1 admits everybody
}

resource "aws_kms_key" "aws_star" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Open", Effect = "Allow", Action = "kms:Decrypt", Resource = "*", Principal = { AWS = ["arn:aws:iam::123456789012:root", "*"] } }] }) # fails: Open admits everybody
}

resource "aws_kms_key" "everybody_but" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*", NotPrincipal = { AWS = "arn:aws:iam::999999999999:root" } }] }) # fails: statement 1 admits everybody
}

resource "aws_kms_key" "over_tls" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*", Principal = "*", Condition = { Bool = { "aws:SecureTransport" = "true" } } }] }) # fails: statement 1 admits everybody
}

resource "aws_kms_key" "if_exists" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*", Principal = "*", Condition = { StringEqualsIfExists = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } }] }) # fails: statement 1 admits everybody
}

resource "aws_kms_key" "any_source" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*", Principal = "*", Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:sns:*:*:orders" } } }] }) # fails: statement 1 admits everybody
}

data "aws_iam_policy_document" "open" {
  statement {
    sid       = "Named"
    actions   = ["kms:Decrypt"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["123456789012"]
    }
  }

  statement { # fails: Open admits everybody
    sid       = "Open"
    actions   = ["kms:Decrypt"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_kms_key" "document" {
  policy = data.aws_iam_policy_document.open.json
}
