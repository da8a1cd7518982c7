resource "aws_sfn_state_machine" "workflow" {
  name     = "workflow"
  role_arn = "arn:aws:iam::123456789012:role/workflow"

  definition = jsonencode({
    StartAt = "Charge"
    States = {
      Charge = { Type = "Task", Resource = "arn", Retry = [{ ErrorEquals = ["States.ALL"] }], Catch = [{ ErrorEquals = ["States.ALL"], Next = "Pause" }], End = true }
      Pause  = { Type = "Wait", Seconds = 60, Next = "Again" }
      Again  = { Type = "Choice", Choices = [{ Variable = "$.tries", NumericLessThan = 5, Next = "Charge" }], Default = "Ask" }
      Ask    = { Type = "Task", Resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken", Retry = [{ ErrorEquals = ["States.ALL"] }], Catch = [{ ErrorEquals = ["States.ALL"], Next = "Failed" }], Next = "Charge" }
      Failed = { Type = "Fail" }
    }
  })
}
