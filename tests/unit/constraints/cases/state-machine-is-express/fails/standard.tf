resource "aws_sfn_state_machine" "omitted" { # fails: no type: the default is STANDARD
  name       = "omitted"
  role_arn   = "arn:aws:iam::123456789012:role/omitted"
  definition = "{}"
}

resource "aws_sfn_state_machine" "written" {
  name       = "written"
  role_arn   = "arn:aws:iam::123456789012:role/written"
  definition = "{}"
  type       = "STANDARD" # fails: type = "STANDARD"
}
