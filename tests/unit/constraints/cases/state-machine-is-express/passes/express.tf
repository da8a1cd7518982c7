resource "aws_sfn_state_machine" "payments" {
  name       = "payments"
  role_arn   = "arn:aws:iam::123456789012:role/payments"
  definition = "{}"
  type       = upper("express")
}
