# iam-names-every-resource: failed

data "aws_iam_policy_document" "reader" {
  dynamic "statement" {
    for_each = { any = "*" }

    content {
      actions   = ["s3:GetObject"]
      resources = [statement.value]
    }
  }
}

resource "aws_iam_policy" "reader" {
  name   = "reader"
  policy = data.aws_iam_policy_document.reader.json
}
