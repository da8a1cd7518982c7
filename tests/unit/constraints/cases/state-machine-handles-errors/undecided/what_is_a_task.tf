variable "hidden" {
  type = string
}

resource "aws_sfn_state_machine" "kind" {
  name     = "kind"
  role_arn = "arn:aws:iam::123456789012:role/worker"
  definition = jsonencode({ # undecided: the state Settle <- var.hidden has no value
    StartAt = "Settle"
    States = {
      Settle = { Type = var.hidden, Resource = "settle", End = true }
    }
  })
}

resource "aws_sfn_state_machine" "branches" {
  name     = "branches"
  role_arn = "arn:aws:iam::123456789012:role/worker"
  definition = jsonencode({ # undecided: the state Settle <- var.hidden has no value
    StartAt = "Settle"
    States = {
      Settle = { Type = "Parallel", Branches = var.hidden, End = true }
    }
  })
}
