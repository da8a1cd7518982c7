# iam-names-every-resource: failed

locals {
  scope = "*"
}

resource "aws_iam_policy" "reader" {
  name   = "reader"
  policy = <<-JSON
    {"Version": "2012-10-17", "Statement": [
      {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "${local.scope}"}
    ]}
  JSON
}
