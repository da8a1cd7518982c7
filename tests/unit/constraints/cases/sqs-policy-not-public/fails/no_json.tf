resource "aws_sqs_queue_policy" "no_json" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = "not a policy" # fails: the policy cannot be read: it is not JSON (Expecting value: line 1 column 1 (char 0))
}
