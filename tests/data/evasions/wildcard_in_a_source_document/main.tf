# iam-names-every-resource: failed

data "aws_iam_policy_document" "wide" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "reader" {
  source_policy_documents = [data.aws_iam_policy_document.wide.json]
}

resource "aws_iam_policy" "reader" {
  name   = "reader"
  policy = data.aws_iam_policy_document.reader.json
}
