# iam-names-every-resource: failed

resource "aws_iam_policy" "reader" {
  name   = "reader"
  policy = file("${path.module}/policy.json")
}
