resource "aws_iam_policy" "everything" {
  name   = "everything"
  policy = jsonencode({ Statement = [{ Sid = "All", Effect = "Allow", Action = "*", Resource = "*" }] }) # fails: All grants every action on every resource
}

resource "aws_iam_role_policy" "in_pieces" {
  role   = "worker"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:*", "*:*", "**"], Resource = ["arn:aws:s3:::x", "*"], Condition = { Bool = { "aws:SecureTransport" = "true" } } }] }) # fails: statement 1 grants every action on every resource
}

resource "aws_iam_role_policy_attachment" "managed" {
  role       = "worker"
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess" # fails: AdministratorAccess grants every action on every resource
}

data "aws_iam_policy_document" "everything" {
  statement {
    actions   = ["*"] # fails: statement 1 grants every action on every resource
    resources = ["*"]
  }
}

resource "aws_iam_role" "inline" {
  name               = "inline"
  assume_role_policy = jsonencode({ Statement = [] })

  inline_policy {
    name   = "everything"
    policy = data.aws_iam_policy_document.everything.json
  }
}
