locals {
  handled = {
    Retry = [{ ErrorEquals = ["States.TaskFailed"], MaxAttempts = 2 }]
    Catch = [{ ErrorEquals = ["States.ALL"], Next = "Failed" }]
  }
}

resource "aws_sfn_state_machine" "workflow" {
  name     = "workflow"
  role_arn = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({
    StartAt = "Validate"
    States = {
      Validate = merge(local.handled, { Type = "Task", Resource = aws_lambda_function.validate.arn, Next = "Both" })
      Both = {
        Type     = "Parallel"
        Branches = [{ StartAt = "A", States = { A = merge(local.handled, { Type = "Task", Resource = "arn", End = true }), Failed = { Type = "Fail" } } }]
        Next     = "Failed"
      }
      Failed = { Type = "Fail" }
    }
  })
}

resource "aws_lambda_function" "validate" {
  function_name = "validate"
  role          = "arn:aws:iam::123456789012:role/validate"
}
