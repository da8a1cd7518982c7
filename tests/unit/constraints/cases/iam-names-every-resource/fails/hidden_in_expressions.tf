variable "resources" {
  type    = list(string)
  default = ["*"]
}

variable "strict" {
  type    = bool
  default = false
}

locals {
  star     = "*"
  defaults = { Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-central-1:123456789012:orders" }
}

resource "aws_iam_policy" "local" {
  name   = "local"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = local.star }] }) # fails: statement 1: resource "*" is everything
}

resource "aws_iam_policy" "default" {
  name   = "default"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = var.resources }] }) # fails: statement 1: resource "*" is everything
}

resource "aws_iam_policy" "merged" {
  name   = "merged"
  policy = jsonencode({ Statement = [merge(local.defaults, { Resource = "*" })] }) # fails: statement 1: resource "*" is everything
}

resource "aws_iam_policy" "joined" {
  name   = "joined"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = join(":", ["arn", "aws", "s3", "", "", "*"]) }] }) # fails: statement 1: resource "arn:aws:s3:::*" has a wildcard where a name stands
}

resource "aws_iam_policy" "formatted" {
  name   = "formatted"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = format("arn:%s:s3:::%s", "aws", local.star) }] }) # fails: statement 1: resource "arn:aws:s3:::*" has a wildcard where a name stands
}

resource "aws_iam_policy" "replaced" {
  name   = "replaced"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = replace("ALL", "ALL", "*") }] }) # fails: statement 1: resource "*" is everything
}

resource "aws_iam_policy" "conditional" {
  name   = "conditional"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = var.strict ? "arn:aws:s3:::receipts/*" : "*" }] }) # fails: statement 1: resource "*" is everything
}

resource "aws_iam_policy" "tried" {
  name   = "tried"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = try(local.defaults.missing, "*") }] }) # fails: statement 1: resource "*" is everything
}

resource "aws_iam_policy" "for" {
  name   = "for"
  policy = jsonencode({ Statement = [for action in ["s3:GetObject"] : { Effect = "Allow", Action = action, Resource = "*" }] }) # fails: statement 1: resource "*" is everything
}

resource "aws_iam_policy" "each" {
  for_each = { orders = "arn:aws:sqs:eu-central-1:123456789012:orders", all = "*" }

  name   = each.key
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = each.value }] }) # fails: statement 1: resource "*" is everything
}

resource "aws_iam_policy" "encoded_twice" {
  name   = "encoded-twice"
  policy = jsonencode(jsondecode("{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"\\u002a\"}]}")) # fails: statement 1: resource "*" is everything
}

resource "aws_iam_policy" "base64" {
  name   = "base64"
  policy = base64decode(base64encode("{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}")) # fails: statement 1: resource "*" is everything
}
