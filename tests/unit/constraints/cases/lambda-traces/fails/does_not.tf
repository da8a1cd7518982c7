resource "aws_lambda_function" "by_default" { # fails: no tracing_config.mode: the default is "PassThrough"
  function_name = "by-default"
  role          = "arn:aws:iam::123456789012:role/function"
}

resource "aws_lambda_function" "passes_through" {
  function_name = "passes-through"
  role          = "arn:aws:iam::123456789012:role/function"

  tracing_config {
    mode = "PassThrough" # fails: tracing_config.mode = "PassThrough"
  }
}

resource "aws_sfn_state_machine" "by_default" { # fails: no tracing_configuration.enabled: the default is false
  name       = "by-default"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Done", States = { Done = { Type = "Succeed" } } })
}
