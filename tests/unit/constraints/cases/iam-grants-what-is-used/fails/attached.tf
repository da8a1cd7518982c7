# call: worker sqs:SendMessage arn:aws:sqs:eu-west-1:123456789012:orders
# A policy of two roles must be used by each.
resource "aws_iam_role" "worker" {
  for_each = toset(["worker", "idle"])

  name               = each.key
  assume_role_policy = jsonencode({ Statement = [] })
}

data "aws_iam_policy_document" "send" {
  statement {
    sid       = "SendOrders"
    actions   = ["sqs:SendMessage"] # fails: SendOrders: no call used sqs:SendMessage on "arn:aws:sqs:eu-west-1:123456789012:orders"
    resources = ["arn:aws:sqs:eu-west-1:123456789012:orders"]
  }
}

resource "aws_iam_policy" "send" {
  name   = "send"
  policy = data.aws_iam_policy_document.send.json
}

resource "aws_iam_policy_attachment" "send" {
  name       = "send"
  policy_arn = aws_iam_policy.send.arn
  roles      = [for role in aws_iam_role.worker : role.name]
}
