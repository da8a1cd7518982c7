resource "aws_sqs_queue" "orders" { # fails: aws_sqs_queue.orders hides a message for 30 seconds, aws_lambda_function.slow may take 60
  name = "orders"
}

resource "aws_sqs_queue" "window" {
  name                       = "window"
  visibility_timeout_seconds = 60 # fails: aws_sqs_queue.window hides a message for 60 seconds, aws_lambda_function.slow may take 70
}

resource "aws_lambda_function" "slow" {
  function_name = "slow"
  role          = "arn:aws:iam::123456789012:role/function"
  timeout       = 60
}

resource "aws_lambda_event_source_mapping" "by_default" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.slow.arn
}

resource "aws_lambda_event_source_mapping" "window" {
  event_source_arn                   = aws_sqs_queue.window.arn
  function_name                      = "slow"
  maximum_batching_window_in_seconds = 10
}
