resource "aws_kms_key" "no_json" {
  policy = "not a policy" # fails: the policy cannot be read: it is not JSON (Expecting value: line 1 column 1 (char 0))
}
