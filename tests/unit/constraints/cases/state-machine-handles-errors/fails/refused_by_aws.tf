# fails at 12: Step Functions refuses it: a Catch of Settle leads nowhere
# fails at 12: Step Functions refuses it: a Catch of Note leads to Failed, which is not there
resource "aws_sfn_state_machine" "begins" {
  name       = "begins"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "B", States = { A = { Type = "Pass", End = true } } }) # fails: Step Functions refuses it: it begins at B, which is not there
}

resource "aws_sfn_state_machine" "catches" {
  name     = "catches"
  role_arn = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({
    StartAt = "Settle"
    States = {
      Settle = { Type = "Task", Resource = "arn", Retry = [{ ErrorEquals = ["States.ALL"] }], Catch = [{ ErrorEquals = ["States.ALL"] }], Next = "Both" }
      Both = {
        Type     = "Parallel"
        End      = true
        Branches = [{ StartAt = "Note", States = { Note = { Type = "Task", Resource = "arn", Retry = [{ ErrorEquals = ["States.ALL"] }], Catch = [{ ErrorEquals = ["States.ALL"], Next = "Failed" }], End = true } } }]
      }
      Failed = { Type = "Fail" }
    }
  })
}

resource "aws_sfn_state_machine" "leads" {
  name     = "leads"
  role_arn = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ # fails: Step Functions refuses it: Choose leads to Refused, which is not there
    StartAt = "Choose"
    States = {
      Choose = { Type = "Choice", Choices = [{ Variable = "$.ok", IsPresent = true, Next = "Done" }], Default = "Refused" }
      Done   = { Type = "Succeed" }
    }
  })
}
