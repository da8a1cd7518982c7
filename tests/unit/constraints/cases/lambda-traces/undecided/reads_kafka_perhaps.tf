variable "topics" {
  type = list(string)
}

resource "aws_lambda_function" "perhaps" { # undecided: whether the function can trace <- var.topics has no value
  function_name = "perhaps"
  role          = "arn:aws:iam::123456789012:role/function"
}

resource "aws_lambda_event_source_mapping" "perhaps" {
  event_source_arn  = "arn:aws:kafka:eu-west-1:123456789012:cluster/clicks/1234abcd"
  function_name     = aws_lambda_function.perhaps.arn
  topics            = var.topics
  starting_position = "LATEST"
}
