variable "retry" {}

variable "definition" {}

resource "aws_sfn_state_machine" "retry" {
  name     = "workflow"
  role_arn = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ # undecided: Retry of A <- var.retry has no value
    StartAt = "A"
    States  = { A = { Type = "Task", Resource = "arn", Retry = var.retry, Catch = [{ ErrorEquals = ["States.ALL"], Next = "B" }], End = true }, B = { Type = "Fail" } }
  })
}

resource "aws_sfn_state_machine" "whole" {
  name       = "workflow"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = var.definition # undecided: the definition <- var.definition has no value
}
