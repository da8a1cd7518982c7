resource "aws_secretsmanager_secret_policy" "no_json" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3"
  policy     = "not a policy" # fails: the policy cannot be read: it is not JSON (Expecting value: line 1 column 1 (char 0))
}
