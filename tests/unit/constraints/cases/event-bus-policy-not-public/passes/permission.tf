resource "aws_cloudwatch_event_permission" "account" {
  principal    = "123456789012"
  statement_id = "Account"
}

resource "aws_cloudwatch_event_permission" "organisation" {
  principal    = "*"
  statement_id = "Organisation"

  condition {
    key   = "aws:PrincipalOrgID"
    type  = "StringEquals"
    value = "o-a1b2c3d4e5"
  }
}
