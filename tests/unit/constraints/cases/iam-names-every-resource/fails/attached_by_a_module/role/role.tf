variable "policies" {
  type = map(string)
}

variable "managed" {
  type = set(string)
}

resource "aws_iam_role" "this" {
  name               = "validator"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_iam_role_policy" "this" {
  for_each = var.policies

  name   = each.key
  role   = aws_iam_role.this.id
  policy = each.value # fails: statement 1: resource "*" is everything
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = var.managed

  role       = aws_iam_role.this.name
  policy_arn = each.value # fails: AmazonSQSFullAccess: resource "*" is everything
}
