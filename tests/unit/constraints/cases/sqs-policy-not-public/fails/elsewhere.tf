resource "aws_cloudcontrolapi_resource" "open" {
  type_name     = "AWS::SQS::QueuePolicy"
  desired_state = jsonencode({ PolicyDocument = { Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*", Principal = "*" }] } }) # fails: statement 1 admits everybody
}

resource "aws_cloudcontrolapi_resource" "no_json" {
  type_name     = "AWS::SQS::QueuePolicy"
  desired_state = "PolicyDocument" # fails: desired_state cannot be read: it is not JSON (Expecting value: line 1 column 1 (char 0))
}
