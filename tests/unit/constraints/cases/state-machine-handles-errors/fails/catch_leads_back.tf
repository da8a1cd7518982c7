# fails at 8: Itself: its Catch of ["States.ALL"] leads back to it
# fails at 8: Round: its Catch of ["States.ALL"] leads back to it
# fails at 8: Inner: its Catch of ["States.ALL"] leads back to it
resource "aws_sfn_state_machine" "workflow" {
  name     = "workflow"
  role_arn = "arn:aws:iam::123456789012:role/workflow"

  definition = jsonencode({
    StartAt = "Itself"
    States = {
      Itself = { Type = "Task", Resource = "arn", Retry = [{ ErrorEquals = ["States.ALL"] }], Catch = [{ ErrorEquals = ["States.ALL"], Next = "Itself" }], Next = "Round" }
      Round  = { Type = "Task", Resource = "arn", Retry = [{ ErrorEquals = ["States.ALL"] }], Catch = [{ ErrorEquals = ["States.ALL"], Next = "Note" }], Next = "Each" }
      Note   = { Type = "Pass", Next = "Pause" }
      Pause  = { Type = "Wait", Seconds = 60, Next = "Round" }
      Each = {
        Type          = "Map"
        ItemProcessor = { StartAt = "Inner", States = { Inner = { Type = "Task", Resource = "arn", Retry = [{ ErrorEquals = ["States.ALL"] }], Catch = [{ ErrorEquals = ["States.ALL"], Next = "Inner" }], End = true } } }
        End           = true
      }
    }
  })
}
