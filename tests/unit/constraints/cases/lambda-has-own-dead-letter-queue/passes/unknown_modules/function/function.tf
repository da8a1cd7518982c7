variable "name" {
  type = string
}

resource "aws_sqs_queue" "own" {
  name = "${var.name}-dlq"
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  role          = "arn:aws:iam::123456789012:role/function"

  dead_letter_config {
    target_arn = aws_sqs_queue.own.arn
  }
}
