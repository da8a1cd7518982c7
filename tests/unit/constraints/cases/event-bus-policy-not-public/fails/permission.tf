resource "aws_cloudwatch_event_permission" "open" {
  principal    = "*" # fails: Open admits everybody
  statement_id = "Open"
}
