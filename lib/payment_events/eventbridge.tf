# SNS cannot feed EventBridge by itself. The trigger function puts each message of the topic on this
# bus, and the rule starts the workflow with it.
locals {
  event_source      = "event-processing.trigger"
  event_detail_type = "Payment Event Received"
}

resource "aws_cloudwatch_event_bus" "payments" {
  name        = "${local.project}-payments-${var.environment_suffix}"
  description = "Payment events on their way from the trigger function to the workflow"
}

resource "aws_cloudwatch_event_rule" "payment_event_received" {
  name           = "${local.project}-event-received-${var.environment_suffix}"
  description    = "Starts the workflow for each payment event of the trigger function"
  event_bus_name = aws_cloudwatch_event_bus.payments.name

  event_pattern = jsonencode({
    source      = [local.event_source]
    detail-type = [local.event_detail_type]
  })
}

resource "aws_cloudwatch_event_target" "workflow" {
  rule           = aws_cloudwatch_event_rule.payment_event_received.name
  event_bus_name = aws_cloudwatch_event_bus.payments.name
  target_id      = "${local.project}-workflow-${var.environment_suffix}"
  arn            = aws_sfn_state_machine.workflow.arn
  role_arn       = aws_iam_role.workflow_start.arn

  # The workflow works on the event alone, not on its EventBridge envelope.
  input_path = "$.detail"

  # An event older than an hour is better looked at than started late.
  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 20
  }

  dead_letter_config {
    arn = aws_sqs_queue.undelivered.arn
  }

  # Without them the first events would be refused.
  depends_on = [
    aws_iam_role_policy.workflow_start,
    aws_sqs_queue_policy.undelivered,
  ]
}
