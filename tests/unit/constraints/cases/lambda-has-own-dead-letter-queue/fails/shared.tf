resource "aws_sqs_queue" "shared" {
  name = "shared-dlq"
}

resource "aws_lambda_function" "reference" {
  function_name = "reference"
  role          = "arn:aws:iam::123456789012:role/reference"

  dead_letter_config {
    target_arn = aws_sqs_queue.shared.arn # fails: aws_sqs_queue.shared is also the queue of aws_lambda_function.literal
  }
}

resource "aws_lambda_function" "literal" {
  function_name = "literal"
  role          = "arn:aws:iam::123456789012:role/literal"

  dead_letter_config {
    target_arn = "arn:aws:sqs:eu-central-1:123456789012:shared-dlq" # fails: aws_sqs_queue.shared is also the queue of aws_lambda_function.reference
  }
}
