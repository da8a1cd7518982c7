resource "aws_sfn_state_machine" "nothing" {
  name     = "nothing"
  role_arn = "arn:aws:iam::123456789012:role/worker"
  definition = jsonencode({ # fails: Step Functions refuses it: a Retry of Settle names no error
    StartAt = "Settle"
    States = {
      Settle = { Type = "Task", Resource = "settle", Retry = [{ ErrorEquals = [] }], Catch = [{ ErrorEquals = ["States.ALL"], Next = "Failed" }], End = true }
      Failed = { Type = "Fail" }
    }
  })
}
