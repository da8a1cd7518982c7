resource "aws_cloudwatch_log_group" "workflow" {
  name = "/aws/vendedlogs/states/workflow"
}

resource "aws_sfn_state_machine" "logs" {
  name       = "logs"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Done", States = { Done = { Type = "Succeed" } } })

  logging_configuration {
    level           = "ERROR"
    log_destination = "${aws_cloudwatch_log_group.workflow.arn}:*"
  }
}
