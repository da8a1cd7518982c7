resource "aws_iam_policy" "tagged" {
  name   = "tagged"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "$${aws:PrincipalTag/key, 'arn:aws:kms:*'}" }] }) # fails: statement 1 decrypts with keys that nobody named
}
