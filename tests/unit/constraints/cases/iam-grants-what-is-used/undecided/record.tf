# recorded: ["ssm:*"]
# call: worker ssm:GetParameter -
# undecided at 15: what ssm:GetParameter was used on: calls.json does not name it
# undecided at 15: a record of sqs:SendMessage: calls.json does not hold all its calls
# A record that is silent of something proves nothing of it.
resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_iam_role_policy" "worker" {
  name = "worker"
  role = aws_iam_role.worker.id

  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "ssm:GetParameter", Resource = "arn:aws:ssm:eu-west-1:123456789012:parameter/key" },
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-west-1:123456789012:orders" },
    ]
  })
}
