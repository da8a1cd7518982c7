resource "aws_sns_topic_policy" "no_json" {
  arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = "not a policy" # fails: the policy cannot be read: it is not JSON (Expecting value: line 1 column 1 (char 0))
}
