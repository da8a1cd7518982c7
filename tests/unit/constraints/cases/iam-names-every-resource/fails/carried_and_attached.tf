data "aws_iam_policy" "admin" {
  name = "AdministratorAccess"
}

data "aws_iam_policy" "admin_by_arn" {
  arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

data "aws_partition" "current" {}

locals {
  policies = { queue = "arn:aws:sqs:eu-central-1:123456789012:orders", star = "*" }
}

resource "aws_iam_role" "inline" {
  name               = "inline"
  assume_role_policy = jsonencode({ Statement = [] })

  inline_policy {
    name   = "first"
    policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-central-1:123456789012:orders" }] })
  }

  inline_policy {
    name   = "second"
    policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" }] }) # fails: statement 1: resource "*" is everything
  }
}

resource "aws_iam_role" "dynamic" {
  name               = "dynamic"
  assume_role_policy = jsonencode({ Statement = [] })

  dynamic "inline_policy" {
    for_each = local.policies

    content {
      name   = inline_policy.key
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = inline_policy.value }] }) # fails: statement 1: resource "*" is everything
    }
  }
}

resource "aws_iam_role" "managed" {
  name                = "managed"
  assume_role_policy  = jsonencode({ Statement = [] })
  managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"] # fails: service-role/AWSLambdaBasicExecutionRole: resource "*" is everything
}

resource "aws_iam_role_policy_attachment" "china" {
  role       = "validator"
  policy_arn = "arn:aws-cn:iam::aws:policy/AmazonSQSFullAccess" # fails: AmazonSQSFullAccess: resource "*" is everything
}

resource "aws_iam_role_policy_attachment" "partition" {
  role       = "validator"
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AdministratorAccess" # fails: AdministratorAccess: resource "*" is everything
}

resource "aws_iam_policy_attachment" "data_source" {
  name       = "data-source"
  roles      = ["validator"]
  policy_arn = data.aws_iam_policy.admin.arn # fails: AdministratorAccess: resource "*" is everything
}

resource "aws_iam_user_policy_attachment" "data_source_by_arn" {
  user       = "validator"
  policy_arn = data.aws_iam_policy.admin_by_arn.arn # fails: AdministratorAccess: resource "*" is everything
}

resource "aws_iam_group_policy" "group" {
  group  = "operators"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" }] }) # fails: statement 1: resource "*" is everything
}

resource "aws_iam_user_policy" "user" {
  user   = "operator"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" }] }) # fails: statement 1: resource "*" is everything
}
