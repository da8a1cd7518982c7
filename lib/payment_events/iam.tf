# Who may do what: each function has a role of its own, the workflow has one, and the rule that
# starts the workflow has one. Each policy names the resources of this stack that it is for.

# --- the functions ----------------------------------------------------------------------------

resource "aws_iam_role" "function" {
  for_each = local.functions

  name               = "${local.project}-${each.key}-function-role-${var.environment_suffix}"
  description        = "What the function ${local.function_names[each.key]} may do"
  assume_role_policy = data.aws_iam_policy_document.function_trust.json
}

data "aws_iam_policy_document" "function_trust" {
  statement {
    sid     = "LambdaOfThisAccount"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}

resource "aws_iam_role_policy" "function" {
  for_each = local.functions

  name   = "${local.project}-${each.key}-function-policy-${var.environment_suffix}"
  role   = aws_iam_role.function[each.key].id
  policy = data.aws_iam_policy_document.function[each.key].json
}

# No statement names the key of the logs: CloudWatch Logs uses it, not the function.
data "aws_iam_policy_document" "function" {
  for_each = local.functions

  # The ":*" stands for the streams of this one log group.
  statement {
    sid       = "WriteOwnLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function[each.key].arn}:*"]
  }

  # Only put: a second arrival gets the stored record back with the refusal of its own, so no
  # function can read, change or delete the audit trail.
  statement {
    sid       = "RecordAudit"
    actions   = ["dynamodb:PutItem"]
    resources = [aws_dynamodb_table.processed_events.arn]
  }

  # Lambda sends with the function's role.
  statement {
    sid       = "SendToOwnDeadLetterQueue"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead_letter[each.key].arn]
  }
}

resource "aws_iam_role_policy" "event_publish" {
  name   = "${local.project}-event-publish-policy-${var.environment_suffix}"
  role   = aws_iam_role.function["trigger"].id
  policy = data.aws_iam_policy_document.event_publish.json
}

data "aws_iam_policy_document" "event_publish" {
  statement {
    sid       = "PutPaymentEvents"
    actions   = ["events:PutEvents"]
    resources = [aws_cloudwatch_event_bus.payments.arn]
  }
}

# --- the workflow -----------------------------------------------------------------------------

resource "aws_iam_role" "workflow" {
  name               = "${local.project}-workflow-role-${var.environment_suffix}"
  description        = "What the workflow ${local.workflow_name} may do"
  assume_role_policy = data.aws_iam_policy_document.workflow_trust.json
}

data "aws_iam_policy_document" "workflow_trust" {
  statement {
    sid     = "ThisWorkflow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["states.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }

    # Composed from the name: the workflow needs the role before it exists.
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = ["arn:${local.partition}:states:${var.aws_region}:${local.account_id}:stateMachine:${local.workflow_name}"]
    }
  }
}

resource "aws_iam_role_policy" "workflow" {
  name   = "${local.project}-workflow-policy-${var.environment_suffix}"
  role   = aws_iam_role.workflow.id
  policy = data.aws_iam_policy_document.workflow.json
}

data "aws_iam_policy_document" "workflow" {
  statement {
    sid       = "InvokeStages"
    actions   = ["lambda:InvokeFunction"]
    resources = [for key in keys(local.workflow_stages) : aws_lambda_function.function[key].arn]
  }

  statement {
    sid       = "ReportFailures"
    actions   = ["sqs:SendMessage"]
    resources = [for key in keys(local.workflow_stages) : aws_sqs_queue.dead_letter[key].arn]
  }

  statement {
    sid       = "ReportRejections"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.rejected.arn]
  }
}

# In a policy of its own, because these actions accept no resource but "*": CloudWatch Logs has no
# ARN for a log delivery. https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
resource "aws_iam_role_policy" "workflow_log_delivery" {
  name   = "${local.project}-workflow-log-delivery-policy-${var.environment_suffix}"
  role   = aws_iam_role.workflow.id
  policy = data.aws_iam_policy_document.workflow_log_delivery.json
}

data "aws_iam_policy_document" "workflow_log_delivery" {
  statement {
    sid = "DeliverWorkflowLogs"
    actions = [
      "logs:CreateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:DescribeLogGroups",
      "logs:DescribeResourcePolicies",
      "logs:GetLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:UpdateLogDelivery",
    ]
    resources = ["*"]
  }
}

# --- the rule that starts the workflow --------------------------------------------------------

resource "aws_iam_role" "workflow_start" {
  name               = "${local.project}-workflow-start-role-${var.environment_suffix}"
  description        = "Lets the rule ${aws_cloudwatch_event_rule.payment_event_received.name} start the workflow"
  assume_role_policy = data.aws_iam_policy_document.workflow_start_trust.json
}

data "aws_iam_policy_document" "workflow_start_trust" {
  statement {
    sid     = "ThisRule"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudwatch_event_rule.payment_event_received.arn]
    }
  }
}

resource "aws_iam_role_policy" "workflow_start" {
  name   = "${local.project}-workflow-start-policy-${var.environment_suffix}"
  role   = aws_iam_role.workflow_start.id
  policy = data.aws_iam_policy_document.workflow_start.json
}

data "aws_iam_policy_document" "workflow_start" {
  statement {
    sid       = "StartWorkflow"
    actions   = ["states:StartExecution"]
    resources = [aws_sfn_state_machine.workflow.arn]
  }
}

# --- tracing, where it is on ------------------------------------------------------------------

# In a policy of its own, because X-Ray's actions accept no resource but "*".
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
resource "aws_iam_role_policy" "tracing" {
  for_each = var.tracing_enabled ? merge({ for key, role in aws_iam_role.function : key => role.id }, { workflow = aws_iam_role.workflow.id }) : {}

  name   = "${local.project}-${each.key}-tracing-policy-${var.environment_suffix}"
  role   = each.value
  policy = data.aws_iam_policy_document.tracing.json
}

data "aws_iam_policy_document" "tracing" {
  statement {
    sid = "SendTraces"
    actions = [
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]
    resources = ["*"]
  }
}
