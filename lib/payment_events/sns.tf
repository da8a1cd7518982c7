resource "aws_sns_topic" "payment_events" {
  name = "${local.project}-payment-events-${var.environment_suffix}"

  # The AWS managed key. It admits principals of this account only: publishers live here.
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_sns_topic_policy" "payment_events" {
  arn    = aws_sns_topic.payment_events.arn
  policy = data.aws_iam_policy_document.payment_events_topic.json
}

# Replaces the default policy, which lets every principal of the account publish.
data "aws_iam_policy_document" "payment_events_topic" {
  # The account as principal gives no one access by itself: a publisher needs sns:Publish on this
  # topic in its own IAM policy.
  statement {
    sid       = "AccountPublishersByTheirPolicies"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.payment_events.arn]

    principals {
      type        = "AWS"
      identifiers = ["arn:${local.partition}:iam::${local.account_id}:root"]
    }
  }

  statement {
    sid       = "NothingWithoutTls"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.payment_events.arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sns_topic_subscription" "trigger" {
  topic_arn = aws_sns_topic.payment_events.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.function["trigger"].arn

  # For what SNS cannot hand to Lambda at all. What the trigger itself fails on goes to its own queue.
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.undelivered.arn })

  # Without them the first messages would be refused, or fail.
  depends_on = [
    aws_iam_role_policy.event_publish,
    aws_lambda_permission.payment_events,
    aws_sqs_queue_policy.undelivered,
  ]
}
