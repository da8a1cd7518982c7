# parameters: {explicit: false}
resource "aws_sqs_queue" "switched_off" {
  name                    = "switched-off"
  sqs_managed_sse_enabled = false # fails: sqs_managed_sse_enabled = false
}
