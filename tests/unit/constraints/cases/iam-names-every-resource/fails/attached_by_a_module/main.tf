data "aws_iam_policy_document" "wide" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = ["*"]
  }
}

module "role" {
  source   = "./role"
  policies = { wide = data.aws_iam_policy_document.wide.json }
  managed  = ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"]
}
