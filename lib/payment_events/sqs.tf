locals {
  # The longest that SQS keeps a message: 14 days to look at a failure and send it again.
  dead_letter_retention_seconds = 1209600
}

# Where a function's failures wait for the operations team, one queue for each function.
#
# All queues are encrypted with SSE-SQS. Lambda, Step Functions, SNS and EventBridge all send here:
# with a customer managed key each would need a statement in the key's policy, and one forgotten
# would lose the very messages that these queues must keep.
resource "aws_sqs_queue" "dead_letter" {
  for_each = local.functions

  name                      = "${local.project}-${each.key}-dlq-${var.environment_suffix}"
  message_retention_seconds = local.dead_letter_retention_seconds
  sqs_managed_sse_enabled   = true
}

# Where an event waits that the validator rejected, with everything that is wrong with it. That is the
# sender's matter and no failure of the pipeline: no alarm looks at the depth of this queue, one counts
# rejections (cloudwatch.tf).
resource "aws_sqs_queue" "rejected" {
  name                      = "${local.project}-rejected-${var.environment_suffix}"
  message_retention_seconds = local.dead_letter_retention_seconds
  sqs_managed_sse_enabled   = true
}

# Where an event waits that never reached the trigger (from SNS) or the workflow (from EventBridge).
resource "aws_sqs_queue" "undelivered" {
  name                      = "${local.project}-undelivered-dlq-${var.environment_suffix}"
  message_retention_seconds = local.dead_letter_retention_seconds
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue_policy" "undelivered" {
  queue_url = aws_sqs_queue.undelivered.url
  policy    = data.aws_iam_policy_document.undelivered_queue.json
}

data "aws_iam_policy_document" "undelivered_queue" {
  statement {
    sid       = "TopicSendsUndelivered"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.undelivered.arn]

    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_sns_topic.payment_events.arn]
    }
  }

  statement {
    sid       = "RuleSendsUndelivered"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.undelivered.arn]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudwatch_event_rule.payment_event_received.arn]
    }
  }
}
