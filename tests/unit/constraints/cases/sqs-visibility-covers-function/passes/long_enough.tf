resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_sqs_queue" "long" {
  name                       = "long"
  visibility_timeout_seconds = 960
}

resource "aws_lambda_function" "fast" {
  function_name = "fast"
  role          = "arn:aws:iam::123456789012:role/function"
}

resource "aws_lambda_function" "slow" {
  function_name = "slow"
  role          = "arn:aws:iam::123456789012:role/function"
  timeout       = 900
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.slow.function_name
  function_version = "1"
}

resource "aws_lambda_event_source_mapping" "by_default" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.fast.function_name
}

resource "aws_lambda_event_source_mapping" "by_an_alias" {
  event_source_arn                   = aws_sqs_queue.long.arn
  function_name                      = aws_lambda_alias.live.arn
  maximum_batching_window_in_seconds = 60
}

resource "aws_lambda_event_source_mapping" "of_a_stream" {
  event_source_arn  = "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks"
  function_name     = aws_lambda_function.slow.arn
  starting_position = "LATEST"
}
