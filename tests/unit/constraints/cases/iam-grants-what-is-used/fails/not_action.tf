# call: worker sqs:SendMessage arn:aws:sqs:eu-west-1:123456789012:orders
# fails at 10: statement 1: NotAction grants what it does not name
# fails at 10: statement 2: NotResource grants what it does not name
resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({ Statement = [] })

  inline_policy {
    name = "everything"
    policy = jsonencode({
      Statement = [
        { Effect = "Allow", NotAction = "iam:*", Resource = "*" },
        { Effect = "Allow", Action = "sqs:SendMessage", NotResource = "arn:aws:sqs:eu-west-1:123456789012:letters" },
      ]
    })
  }
}
