# call: worker sqs:SendMessage arn:aws:sqs:eu-west-1:123456789012:orders
# call: worker logs:CreateLogGroup arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/worker
# call: worker logs:CreateLogStream arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/worker:log-stream:
# call: worker logs:PutLogEvents arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/worker:log-stream:a
resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_iam_policy" "send" {
  name   = "send"
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:*:*:orders" } })
}

resource "aws_iam_role_policy_attachment" "send" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.send.arn
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = "worker"
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}
