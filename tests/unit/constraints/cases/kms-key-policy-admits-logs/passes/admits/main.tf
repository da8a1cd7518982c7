# parameters: {region: eu-central-1}
# account: "123456789012"
data "aws_caller_identity" "current" {}

locals {
  group = "/aws/lambda/validator"
}

resource "aws_kms_key" "document" {
  policy = data.aws_iam_policy_document.key.json
}

data "aws_iam_policy_document" "key" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }

  statement {
    actions   = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.eu-central-1.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = ["arn:aws:logs:eu-central-1:${data.aws_caller_identity.current.account_id}:log-group:${local.group}"]
    }
  }
}

resource "aws_cloudwatch_log_group" "document" {
  name       = local.group
  kms_key_id = aws_kms_key.document.arn
}

# The grants are divided, the policy stands in a resource of its own, and the keys are in lower case.
resource "aws_kms_key" "divided" {}

resource "aws_kms_key_policy" "divided" {
  key_id = aws_kms_key.divided.id
  policy = jsonencode({
    statement = [
      {
        effect    = "Allow", resource = "*"
        action    = ["kms:encrypt", "kms:decrypt", "kms:describekey"]
        principal = { Service = ["logs.eu-central-1.amazonaws.com", "sns.amazonaws.com"] }
        condition = { "ForAnyValue:StringEquals" = { "kms:EncryptionContext:aws:logs:arn" = ["arn:aws:logs:eu-central-1:123456789012:log-group:divided"] } }
      },
      {
        effect    = "Allow", resource = "*"
        action    = ["kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey"]
        principal = { Service = "logs.eu-central-1.amazonaws.com" }
        condition = { ArnEquals = { "kms:encryptioncontext:aws:logs:arn" = "arn:aws:logs:eu-central-1:123456789012:log-group:divided:*" } }
      },
    ]
  })
}

resource "aws_kms_alias" "divided" {
  name          = "alias/divided"
  target_key_id = aws_kms_key.divided.id
}

resource "aws_cloudwatch_log_group" "divided" {
  name       = "divided"
  kms_key_id = aws_kms_alias.divided.target_key_arn
}

# A key of no log group is not judged.
resource "aws_kms_key" "of_a_queue" {}
