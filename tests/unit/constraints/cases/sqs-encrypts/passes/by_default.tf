# parameters: {explicit: false}
resource "aws_sqs_queue" "by_default" {
  name = "by-default"
}

resource "aws_sqs_queue" "said" {
  name                    = "said"
  sqs_managed_sse_enabled = true
}
