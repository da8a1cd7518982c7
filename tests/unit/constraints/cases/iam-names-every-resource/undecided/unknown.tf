variable "resource" {
  type = string
}

variable "resources" {
  type = list(string)
}

variable "policies" {
  type = map(string)
}

variable "effect" {
  type = string
}

data "aws_ssm_parameter" "queue" {
  name = "/payments/queue"
}

data "terraform_remote_state" "base" {
  backend = "s3"
}

resource "aws_iam_policy" "variable" {
  name   = "variable"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = var.resource }] }) # undecided: a resource of statement 1 <- var.resource has no value
}

resource "aws_iam_policy" "list" {
  name   = "list"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = var.resources }] }) # undecided: the resources of statement 1 <- var.resources has no value
}

resource "aws_iam_policy" "parameter" {
  name   = "parameter"
  policy = jsonencode({ Statement = [{ Sid = "Send", Effect = "Allow", Action = "sqs:SendMessage", Resource = data.aws_ssm_parameter.queue.value }] }) # undecided: a resource of Send <- data.aws_ssm_parameter.queue.value is known after apply
}

resource "aws_iam_policy" "beginning" {
  name   = "beginning"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "${var.resource}*" }] }) # undecided: a resource of statement 1 <- var.resource has no value
}

resource "aws_iam_policy" "in_the_name" {
  name   = "in-the-name"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::${var.resource}*" }] }) # undecided: a resource of statement 1 <- var.resource has no value
}

resource "aws_iam_policy" "effect" {
  name   = "effect"
  policy = jsonencode({ Statement = [{ Effect = var.effect, Action = "s3:GetObject", Resource = "*" }] }) # undecided: the effect of statement 1 <- var.effect has no value
}

resource "aws_iam_policy" "whole" {
  name   = "whole"
  policy = var.resource # undecided: the policy document <- var.resource has no value
}

resource "aws_iam_role" "dynamic" {
  name               = "dynamic"
  assume_role_policy = jsonencode({ Statement = [] })

  dynamic "inline_policy" { # undecided: the policy document <- how many "inline_policy" blocks there are depends on for_each
    for_each = var.policies

    content {
      name   = inline_policy.key
      policy = inline_policy.value
    }
  }
}

data "aws_iam_policy_document" "dynamic" {
  dynamic "statement" {
    for_each = var.resources

    content {
      actions   = ["sqs:SendMessage"]
      resources = [statement.value]
    }
  }
}

resource "aws_iam_policy" "dynamic_statements" {
  name   = "dynamic-statements"
  policy = data.aws_iam_policy_document.dynamic.json # undecided: the policy document <- how many "statement" blocks there are depends on for_each
}
