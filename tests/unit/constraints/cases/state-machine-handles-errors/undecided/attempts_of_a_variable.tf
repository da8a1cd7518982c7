variable "attempts" {
  type = number
}

resource "aws_sfn_state_machine" "workflow" {
  name     = "workflow"
  role_arn = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "A", States = { A = { # undecided: Retry of A <- var.attempts has no value
    Type  = "Task", Resource = "arn", End = true
    Retry = [{ ErrorEquals = ["States.ALL"], MaxAttempts = var.attempts }]
    Catch = [{ ErrorEquals = ["States.ALL"], Next = "B" }]
  }, B = { Type = "Fail" } } })
}
