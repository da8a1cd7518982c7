# The provider reads the documents that it merges as Go's encoding/json does: a key counts in any case, and the last one wins.

data "aws_iam_policy_document" "statement" {
  source_policy_documents = [jsonencode({ statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*" }] })]
}

resource "aws_iam_policy" "statement" {
  name   = "statement"
  policy = data.aws_iam_policy_document.statement.json # fails: statement 1: action "sqs:*" has a wildcard
}

data "aws_iam_policy_document" "second_action" {
  override_policy_documents = [
    jsonencode({ Statement = [{ Sid = "Own", Effect = "Allow", Action = "s3:GetObject", action = "s3:*", Resource = "*" }] })
  ]

  statement {
    sid       = "Own"
    actions   = ["s3:GetObject"] # fails: Own: action "s3:*" has a wildcard
    resources = ["*"]
  }
}

resource "aws_iam_policy" "second_action" {
  name   = "second-action"
  policy = data.aws_iam_policy_document.second_action.json
}

data "aws_iam_policy_document" "not_action" {
  source_policy_documents = [jsonencode({ Statement = [{ Effect = "Allow", notaction = "s3:GetObject", Resource = "*" }] })]
}

resource "aws_iam_policy" "not_action" {
  name   = "not-action"
  policy = data.aws_iam_policy_document.not_action.json # fails: statement 1: NotAction grants every other action
}

data "aws_iam_policy_document" "known_in_part" {
  source_policy_documents = [
    jsonencode({ STATEMENT = [{ effect = "Allow", ACTION = "sqs:*", resource = aws_sqs_queue.q.arn }] })
  ]
}

resource "aws_sqs_queue" "q" {
  name = "q"
}

resource "aws_iam_policy" "known_in_part" {
  name   = "known-in-part"
  policy = data.aws_iam_policy_document.known_in_part.json # fails: statement 1: action "sqs:*" has a wildcard
}
