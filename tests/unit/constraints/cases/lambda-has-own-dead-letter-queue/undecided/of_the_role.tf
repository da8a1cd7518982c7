variable "retention" {
  type = number
}

variable "action" {
  type = string
}

resource "aws_iam_role" "function" {
  name               = "function"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_iam_role_policy" "function" {
  role   = aws_iam_role.function.name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = var.action, Resource = aws_sqs_queue.action.arn }] })
}

resource "aws_sqs_queue" "undeclared" {
  name = "undeclared"
}

resource "aws_lambda_function" "undeclared" {
  function_name = "undeclared"
  role          = "arn:aws:iam::123456789012:role/undeclared"

  dead_letter_config {
    target_arn = aws_sqs_queue.undeclared.arn # undecided: whether its role may send to aws_sqs_queue.undeclared <- the policies of arn:aws:iam::123456789012:role/undeclared
  }
}

resource "aws_sqs_queue" "action" {
  name = "action"
}

resource "aws_lambda_function" "action" {
  function_name = "action"
  role          = aws_iam_role.function.arn

  dead_letter_config {
    target_arn = aws_sqs_queue.action.arn # undecided: whether its role may send to aws_sqs_queue.action <- var.action has no value
  }
}

resource "aws_sqs_queue" "retention" {
  name                      = "retention"
  message_retention_seconds = var.retention
  policy                    = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Principal = { AWS = aws_iam_role.function.arn } }] })
}

resource "aws_lambda_function" "retention" {
  function_name = "retention"
  role          = aws_iam_role.function.arn

  dead_letter_config {
    target_arn = aws_sqs_queue.retention.arn # undecided: message_retention_seconds of aws_sqs_queue.retention <- var.retention has no value
  }
}
