# fails at 7: Never: its Retry has MaxAttempts 0: nothing is tried again
# fails at 7: Some: its Catch leaves errors uncaught
resource "aws_sfn_state_machine" "workflow" {
  name     = "workflow"
  role_arn = "arn:aws:iam::123456789012:role/workflow"

  definition = jsonencode({
    StartAt = "Never"
    States = {
      Never = {
        Type  = "Task", Resource = "arn", Next = "Some"
        Retry = [{ ErrorEquals = ["States.ALL"], MaxAttempts = 0 }]
        Catch = [{ ErrorEquals = ["States.ALL"], Next = "Failed" }]
      }
      Some = {
        Type  = "Task", Resource = "arn", Next = "Done"
        Retry = [{ ErrorEquals = ["A"], MaxAttempts = 0 }, { ErrorEquals = ["States.ALL"] }]
        Catch = [{ ErrorEquals = ["Lambda.ServiceException", "States.Timeout"], Next = "Failed" }]
      }
      Failed = { Type = "Fail" }
      Done   = { Type = "Succeed" }
    }
  })
}
