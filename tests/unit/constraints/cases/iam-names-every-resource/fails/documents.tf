data "aws_iam_policy_document" "base" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:eu-central-1:123456789012:orders"]
  }

  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::receipts/*"]
  }

  statement {
    actions   = ["sns:Publish"]
    resources = ["*"] # fails: statement 3: resource "*" is everything
  }
}

data "aws_iam_policy_document" "override" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::*"] # fails: Read: resource "arn:aws:s3:::*" has a wildcard where a name stands
  }
}

data "aws_iam_policy_document" "merged" {
  source_policy_documents   = [data.aws_iam_policy_document.base.json]
  override_policy_documents = [data.aws_iam_policy_document.override.json]

  statement {
    actions       = ["sqs:SendMessage"]
    not_resources = ["arn:aws:sqs:eu-central-1:123456789012:orders"] # fails: statement 4: NotResource grants everything else
  }
}

resource "aws_iam_policy" "merged" {
  name   = "merged"
  policy = data.aws_iam_policy_document.merged.json
}

data "aws_iam_policy_document" "dynamic" {
  for_each = toset(["all"])

  dynamic "statement" {
    for_each = ["arn:aws:sqs:eu-central-1:123456789012:orders", "*"]

    content {
      actions   = ["sqs:SendMessage"]
      resources = [statement.value]
    }
  }
}

resource "aws_iam_policy" "dynamic" {
  for_each = data.aws_iam_policy_document.dynamic

  name   = each.key
  policy = each.value.json # fails: statement 2: resource "*" is everything
}

locals {
  document = data.aws_iam_policy_document.override.json
}

resource "aws_iam_policy" "by_a_local" {
  name   = "by-a-local"
  policy = local.document # fails: Read: resource "arn:aws:s3:::*" has a wildcard where a name stands
}
