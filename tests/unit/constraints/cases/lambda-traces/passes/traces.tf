resource "aws_lambda_function" "traces" {
  function_name = "traces"
  role          = "arn:aws:iam::123456789012:role/function"

  tracing_config {
    mode = "Active"
  }
}

resource "aws_sfn_state_machine" "traces" {
  name       = "traces"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Done", States = { Done = { Type = "Succeed" } } })

  tracing_configuration {
    enabled = true
  }
}

resource "aws_lambda_function" "reads_kafka" {
  function_name = "reads-kafka"
  role          = "arn:aws:iam::123456789012:role/function"
}

resource "aws_lambda_event_source_mapping" "kafka" {
  event_source_arn  = "arn:aws:kafka:eu-west-1:123456789012:cluster/clicks/1234abcd"
  function_name     = aws_lambda_function.reads_kafka.arn
  topics            = ["clicks"]
  starting_position = "LATEST"
}
