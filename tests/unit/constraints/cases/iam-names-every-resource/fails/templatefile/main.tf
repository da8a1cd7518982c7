resource "aws_iam_policy" "templated" {
  name   = "templated"
  policy = templatefile("${path.module}/policy.json", { resource = "*" }) # fails: statement 1: resource "*" is everything
}

module "policy" {
  source    = "./policy"
  resources = ["arn:aws:sqs:eu-central-1:123456789012:orders", "*"]
}
