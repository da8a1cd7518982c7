# call: stranger sqs:SendMessage arn:aws:sqs:eu-west-1:123456789012:orders
# A record without any call of the stack is of another one, or was begun too early.
resource "aws_iam_role" "worker" {
  name               = "worker" # undecided: calls of this stack: calls.json holds none of any of its roles
  assume_role_policy = jsonencode({ Statement = [] })
}
