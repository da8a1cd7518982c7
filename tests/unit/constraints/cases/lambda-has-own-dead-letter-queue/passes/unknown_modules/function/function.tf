variable "name" {
  type = string
}

resource "aws_sqs_queue" "own" {
  name = "${var.name}-dlq"
}

resource "aws_iam_role" "own" {
  name               = var.name
  assume_role_policy = jsonencode({ Statement = [] })

  inline_policy {
    name   = "send"
    policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.own.arn }] })
  }
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  role          = aws_iam_role.own.arn

  dead_letter_config {
    target_arn = aws_sqs_queue.own.arn
  }
}
