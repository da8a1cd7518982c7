variable "who" {
  type = string
}

resource "aws_cloudwatch_event_permission" "unknown" {
  principal    = var.who # undecided: whether Unknown admits everybody <- var.who has no value
  statement_id = "Unknown"
}
