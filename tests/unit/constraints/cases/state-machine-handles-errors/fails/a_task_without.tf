# fails at 8: Second has no Retry
# fails at 8: Third has no Catch
# fails at 8: Inner has no Catch
resource "aws_sfn_state_machine" "workflow" {
  name     = "workflow"
  role_arn = "arn:aws:iam::123456789012:role/workflow"

  definition = jsonencode({
    StartAt = "First"
    States = {
      First  = { Type = "Task", Resource = "arn", Retry = [{ ErrorEquals = ["States.ALL"] }], Catch = [{ ErrorEquals = ["States.ALL"], Next = "Failed" }], Next = "Second" }
      Second = { Type = "Task", Resource = "arn", Catch = [{ ErrorEquals = ["States.ALL"], Next = "Failed" }], Next = "Third" }
      Third  = { Type = "Task", Resource = "arn", Retry = [{ ErrorEquals = ["States.ALL"] }], Catch = [], Next = "Each" }
      Each = {
        Type          = "Map"
        ItemProcessor = { StartAt = "Inner", States = { Inner = { Type = "Task", Retry = [{ ErrorEquals = ["States.ALL"] }], End = true } } }
        End           = true
      }
      Failed = { Type = "Fail" }
    }
  })
}

resource "aws_sfn_state_machine" "broken" {
  name       = "broken"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = "{}" # fails: the definition has no states
}
