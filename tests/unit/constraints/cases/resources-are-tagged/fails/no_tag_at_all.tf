resource "aws_sqs_queue" "none" { # fails: it has no tags
  name = "none"
}
