variable "resources" {
  type = list(string)
}

data "aws_iam_policy_document" "this" {
  statement {
    sid       = "Send"
    actions   = ["sqs:SendMessage"]
    resources = var.resources # fails: Send: resource "*" is everything
  }
}

resource "aws_iam_policy" "this" {
  name   = "in-a-module"
  policy = data.aws_iam_policy_document.this.json
}
