# iam-names-every-resource: failed

resource "aws_iam_policy" "reader" {
  name   = "reader"
  policy = templatefile("${path.module}/policy.json.tftpl", { scope = "*" })
}
