# Policy documents; what the real provider makes of them is in rendered.json (terraform plan, provider 5.100.0).

data "aws_iam_policy_document" "a" {
  policy_id = "pid"
  statement {
    sid       = "One"
    actions   = ["s3:Get*", "s3:Put*", "s3:A"]
    resources = ["arn:b", "arn:a", "arn:c/&{aws:username}"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com", "sns.amazonaws.com"]
    }
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::1:root"]
    }
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::2:root", "arn:aws:iam::3:root"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:b"
      values   = ["z", "a"]
    }
    condition {
      test     = "ArnLike"
      variable = "aws:b"
      values   = ["x", "&{aws:username}"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:a"
      values   = ["one"]
    }
  }
  statement {
    effect        = "Deny"
    not_actions   = ["*"]
    not_resources = ["*"]
    not_principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
  statement {
    actions   = []
    resources = ["b", "a", "a"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
data "aws_iam_policy_document" "source" {
  source_policy_documents = [data.aws_iam_policy_document.a.json, jsonencode({ Version = "2008-10-17", Id = "other", Statement = [{ Sid = "Two", Effect = "Allow", Action = "s3:B", Resource = ["q", "r"] }, { Resource = ["x"], Action = ["a", "b"], Effect = "Deny", Principal = { AWS = ["1", "2"], Service = "s" }, Condition = { B = { y = ["2", "1"], x = "1" }, A = { z = ["1"] } } }] })]
  statement {
    sid       = "Two"
    actions   = ["x:Two"]
    resources = ["*"]
  }
  statement {
    actions   = ["x:Three"]
    resources = ["<>&"]
  }
}
data "aws_iam_policy_document" "override" {
  version = "2008-10-17"
  statement {
    sid       = "One"
    actions   = ["first:One"]
    resources = ["*"]
  }
  statement {
    sid       = "Keep"
    actions   = ["keep:It"]
    resources = ["*"]
  }
  override_policy_documents = [data.aws_iam_policy_document.a.json, ""]
}
data "aws_iam_policy_document" "empty" {}
data "aws_iam_policy_document" "null_sid" {
  statement {
    sid       = ""
    actions   = ["a:B"]
    resources = ["é"]
    condition {
      test     = "Bool"
      variable = "v"
      values   = ["true"]
    }
    condition {
      test     = "Bool"
      variable = "v"
      values   = ["false", "x"]
    }
  }
}
