# One customer managed key encrypts the logs of the four functions and of the workflow.
resource "aws_kms_key" "logs" {
  description             = "Logs of the payment event pipeline ${var.environment_suffix}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.logs_key.json
}

resource "aws_kms_alias" "logs" {
  name          = "alias/${local.project}-logs-${var.environment_suffix}"
  target_key_id = aws_kms_key.logs.key_id
}

locals {
  # Composed here, not read from the log groups: these need the key before they exist.
  log_group_arns = [
    for name in concat(values(local.function_log_group_names), [local.workflow_log_group_name]) :
    "arn:${local.partition}:logs:${var.aws_region}:${local.account_id}:log-group:${name}"
  ]
}

# In a key policy the resource "*" means this key.
data "aws_iam_policy_document" "logs_key" {
  # Without it nobody could ever change or delete the key again. It gives no one access by itself:
  # the account's IAM policies decide.
  statement {
    sid       = "AccountAdministersKey"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${local.partition}:iam::${local.account_id}:root"]
    }
  }

  # CloudWatch Logs names the log group in the encryption context of each request: for any other
  # group, of this account or another, the key refuses.
  statement {
    sid = "CloudWatchLogsEncryptsTheseLogGroups"
    actions = [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.${var.aws_region}.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = local.log_group_arns
    }
  }
}
