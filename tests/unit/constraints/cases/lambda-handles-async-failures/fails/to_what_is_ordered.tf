resource "aws_sns_topic" "ordered" {
  name       = "ordered.fifo"
  fifo_topic = true
}

resource "aws_lambda_function" "ordered" {
  function_name = "ordered"
  role          = "arn:aws:iam::123456789012:role/worker"

  dead_letter_config {
    target_arn = aws_sns_topic.ordered.arn # fails: failed events go to a FIFO queue or topic, which takes none of Lambda
  }
}

resource "aws_lambda_function" "of_others" {
  function_name = "of-others"
  role          = "arn:aws:iam::123456789012:role/worker"

  dead_letter_config {
    target_arn = "arn:aws:sqs:eu-west-1:123456789012:theirs.fifo" # fails: failed events go to a FIFO queue or topic, which takes none of Lambda
  }
}
