resource "aws_iam_role_policy" "but_one_action" {
  role = "worker"
  policy = jsonencode({ # fails: statement 1 grants every action on every resource
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", NotAction = "sqs:SendMessage", Resource = "*" }]
  })
}

resource "aws_iam_role_policy" "but_one_resource" {
  role = "worker"
  policy = jsonencode({ # fails: statement 1 grants every action on every resource
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", NotResource = "arn:aws:s3:::ledger" }]
  })
}
