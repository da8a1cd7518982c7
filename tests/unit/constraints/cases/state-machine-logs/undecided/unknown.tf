variable "level" {
  type = string
}

variable "destination" {
  type = string
}

resource "aws_sfn_state_machine" "level" {
  name       = "level"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Done", States = { Done = { Type = "Succeed" } } })

  logging_configuration {
    level           = var.level # undecided: logging_configuration.level <- var.level has no value
    log_destination = "arn:aws:logs:eu-west-1:123456789012:log-group:workflow:*"
  }
}

resource "aws_sfn_state_machine" "destination" {
  name       = "destination"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Done", States = { Done = { Type = "Succeed" } } })

  logging_configuration {
    level           = "ALL"
    log_destination = var.destination # undecided: log_destination <- var.destination has no value
  }
}
