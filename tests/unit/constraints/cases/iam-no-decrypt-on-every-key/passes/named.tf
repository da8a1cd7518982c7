resource "aws_kms_key" "files" {
  description = "files"
}

resource "aws_iam_role_policy" "one_key" {
  role   = "reader"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["kms:Decrypt", "kms:ReEncryptFrom"], Resource = [aws_kms_key.files.arn, "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"] }] })
}

resource "aws_iam_role_policy" "encrypts" {
  role   = "writer"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptTo"], Resource = "*" }] })
}

resource "aws_iam_role_policy" "other_services" {
  role   = "writer"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = ["arn:aws:s3:::files/*", "arn:aws:kms:eu-west-1:123456789012:alias/*"] }, { Effect = "Deny", Action = "kms:*", Resource = "*" }] })
}

resource "aws_iam_policy" "boundary" {
  name   = "boundary"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}

resource "aws_iam_role" "bounded" {
  name                 = "bounded"
  assume_role_policy   = jsonencode({ Version = "2012-10-17", Statement = [] })
  permissions_boundary = aws_iam_policy.boundary.arn
}
