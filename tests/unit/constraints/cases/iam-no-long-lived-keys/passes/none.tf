variable "makes_key" {
  type    = bool
  default = false
}

resource "aws_iam_user" "ann" {
  name = "ann"
}

resource "aws_iam_access_key" "ann" {
  count = var.makes_key ? 1 : 0

  user = aws_iam_user.ann.name
}

resource "aws_cloudformation_stack" "queue" {
  name          = "queue"
  template_body = jsonencode({ Resources = { Queue = { Type = "AWS::SQS::Queue" } } })
}
