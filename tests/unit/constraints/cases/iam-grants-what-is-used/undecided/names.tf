# call: worker sqs:SendMessage arn:aws:sqs:eu-west-1:123456789012:orders
variable "role" {
  type = string
}

resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_iam_role" "prefixed" { # undecided: the name of the role <- the provider decides
  name_prefix        = "worker-"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_iam_role_policy" "of_somebody" {
  name   = "send"
  role   = var.role # undecided: whose policy aws_iam_role_policy.of_somebody is <- var.role has no value
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" } })
}
