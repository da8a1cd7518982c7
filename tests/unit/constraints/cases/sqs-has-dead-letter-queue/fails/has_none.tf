resource "aws_sqs_queue" "has_none" { # fails: no dead letter queue
  name = "has-none"
}
