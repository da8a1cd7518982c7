# fails at 9: statement 1: resource "*" is everything
# fails at 15: statement 1: resource "arn:aws:s3:::*" has a wildcard where a name stands
locals {
  parts = ["arn:aws:s3:::", "*"]
}

resource "aws_iam_policy" "directive" {
  name   = "directive"
  policy = <<-EOT
    {"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "%{if true}*%{else}arn:aws:s3:::receipts/*%{endif}"}}
  EOT
}
resource "aws_iam_policy" "loop" {
  name   = "loop"
  policy = <<-EOT
    {"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "%{for part in local.parts}${part}%{endfor}"}}
  EOT
}
