# fails at 8: Second has no Retry
# fails at 8: Third has no Catch
# fails at 8: Inner has no Catch
resource "aws_sfn_state_machine" "workflow" {
  name     = "workflow"
  role_arn = "arn:aws:iam::123456789012:role/workflow"

  definition = jsonencode({
    StartAt = "First"
    States = {
      First  = { Type = "Task", Resource = "arn", Retry = [{}], Catch = [{ ErrorEquals = ["States.ALL"] }], Next = "Second" }
      Second = { Type = "Task", Resource = "arn", Catch = [{ ErrorEquals = ["States.ALL"] }], Next = "Third" }
      Third  = { Type = "Task", Resource = "arn", Retry = [{}], Catch = [], Next = "Each" }
      Each = {
        Type          = "Map"
        ItemProcessor = { StartAt = "Inner", States = { Inner = { Type = "Task", Retry = [{}], End = true } } }
        End           = true
      }
    }
  })
}

resource "aws_sfn_state_machine" "broken" {
  name       = "broken"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = "{}" # fails: the definition has no states
}
