resource "aws_cloudwatch_event_bus_policy" "no_json" {
  policy = "not a policy" # fails: the policy cannot be read: it is not JSON (Expecting value: line 1 column 1 (char 0))
}
