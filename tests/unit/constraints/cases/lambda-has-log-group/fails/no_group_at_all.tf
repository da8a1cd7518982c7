# Whatever the function will be called: the stack declares no log group.
resource "aws_sqs_queue" "build" {
  name = "build"
}

resource "aws_lambda_function" "settle" {
  function_name = "settle-${aws_sqs_queue.build.id}" # fails: the stack declares no log group for it
  role          = "arn:aws:iam::123456789012:role/settle"
}
