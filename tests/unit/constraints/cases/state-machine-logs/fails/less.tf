# parameters: {level: ALL}
resource "aws_sfn_state_machine" "errors_alone" {
  name       = "errors-alone"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Done", States = { Done = { Type = "Succeed" } } })

  logging_configuration {
    level           = "ERROR" # fails: logging_configuration.level = "ERROR"
    log_destination = "arn:aws:logs:eu-west-1:123456789012:log-group:workflow:*"
  }
}
