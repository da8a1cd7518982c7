resource "aws_iam_role_policy" "everything" {
  role   = "reader"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Read", Effect = "Allow", Action = ["kms:Decrypt"], Resource = "*" }] }) # fails: Read decrypts with keys that nobody named
}

resource "aws_iam_policy" "re_encrypts" {
  name   = "re-encrypts"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:ReEncrypt*", Resource = "arn:aws:kms:*:123456789012:key/*" }] }) # fails: statement 1 decrypts with keys that nobody named
}

resource "aws_iam_policy" "of_one_account" {
  name   = "of-one-account"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "KMS:*", Resource = "arn:aws:kms:eu-west-1:123456789012:key/????????-*" }] }) # fails: statement 1 decrypts with keys that nobody named
}

resource "aws_iam_policy" "all_but" {
  name   = "all-but"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", NotAction = "kms:Encrypt", NotResource = "arn:aws:s3:::files" }] }) # fails: statement 1 decrypts with keys that nobody named
}

resource "aws_iam_policy" "with_a_condition" {
  name   = "with-a-condition"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*", Condition = { StringEquals = { "kms:ViaService" = "s3.eu-west-1.amazonaws.com" } } }] }) # fails: statement 1 decrypts with keys that nobody named
}

resource "aws_iam_role_policy_attachment" "managed" {
  role       = "reader"
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess" # fails: AdministratorAccess decrypts with keys that nobody named
}
