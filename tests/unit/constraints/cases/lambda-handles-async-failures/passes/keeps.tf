resource "aws_sqs_queue" "failed" {
  name = "failed"
}

resource "aws_lambda_function" "own_queue" {
  function_name = "own-queue"
  role          = "arn:aws:iam::123456789012:role/function"

  dead_letter_config {
    target_arn = aws_sqs_queue.failed.arn
  }
}

resource "aws_lambda_function" "destination" {
  function_name = "destination"
  role          = "arn:aws:iam::123456789012:role/function"
}

resource "aws_lambda_function_event_invoke_config" "destination" {
  function_name = aws_lambda_function.destination.function_name

  destination_config {
    on_failure {
      destination = "arn:aws:sns:eu-west-1:123456789012:failed"
    }
  }
}

resource "aws_lambda_function" "reads_a_queue" {
  function_name = "reads-a-queue"
  role          = "arn:aws:iam::123456789012:role/function"
}

resource "aws_lambda_event_source_mapping" "reads_a_queue" {
  event_source_arn = "arn:aws:sqs:eu-west-1:123456789012:orders"
  function_name    = aws_lambda_function.reads_a_queue.arn
}
