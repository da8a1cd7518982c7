resource "aws_sfn_state_machine" "by_default" { # fails: no logging_configuration.level: the default is "OFF"
  name       = "by-default"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Done", States = { Done = { Type = "Succeed" } } })
}

resource "aws_sfn_state_machine" "off" {
  name       = "off"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Done", States = { Done = { Type = "Succeed" } } })

  logging_configuration {
    level           = "OFF" # fails: logging_configuration.level = "OFF"
    log_destination = "arn:aws:logs:eu-west-1:123456789012:log-group:workflow:*"
  }
}

resource "aws_sfn_state_machine" "nowhere" {
  name       = "nowhere"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Done", States = { Done = { Type = "Succeed" } } })

  logging_configuration { # fails: no log_destination
    level = "ALL"
  }
}
