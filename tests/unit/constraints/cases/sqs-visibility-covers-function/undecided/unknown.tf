variable "seconds" {
  type = number
}

variable "queue" {
  type = string
}

resource "aws_sqs_queue" "orders" {
  name                       = "orders"
  visibility_timeout_seconds = var.seconds
}

resource "aws_lambda_function" "function" {
  function_name = "function"
  role          = "arn:aws:iam::123456789012:role/function"
}

resource "aws_lambda_event_source_mapping" "seconds" { # undecided: visibility_timeout_seconds <- var.seconds has no value
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.function.arn
}

resource "aws_lambda_event_source_mapping" "queue" {
  event_source_arn = var.queue # undecided: the queue that the function reads <- var.queue has no value
  function_name    = aws_lambda_function.function.arn
}

resource "aws_lambda_event_source_mapping" "of_another_stack" {
  event_source_arn = "arn:aws:sqs:eu-west-1:123456789012:of-another-stack" # undecided: the queue that the function reads
  function_name    = aws_lambda_function.function.arn
}

resource "aws_lambda_event_source_mapping" "function" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = "of-another-stack" # undecided: the function that reads the queue
}
