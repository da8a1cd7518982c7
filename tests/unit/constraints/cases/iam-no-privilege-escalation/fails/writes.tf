# fails at 30: iam:AttachRolePolicy gives it more, on what nobody named
# fails at 30: iam:AttachGroupPolicy gives it more, on what nobody named
resource "aws_iam_role" "writes_policies" {
  name               = "writes-policies"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "writes_policies" {
  role   = aws_iam_role.writes_policies.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PutRolePolicy", Resource = aws_iam_role.writes_policies.arn }] }) # fails: iam:PutRolePolicy gives it more, on aws_iam_role.writes_policies
}

resource "aws_iam_role" "versions" {
  name               = "versions"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "versions" {
  role   = aws_iam_role.versions.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:CreatePolicyVersion", Resource = "arn:aws:iam::123456789012:policy/app" }] }) # fails: iam:CreatePolicyVersion gives it more, on "arn:aws:iam::123456789012:policy/app"
}

resource "aws_iam_role" "attaches" {
  name               = "attaches"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "attaches" {
  role   = aws_iam_role.attaches.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:Attach*Policy", Resource = "*" }] }) # fails: iam:AttachUserPolicy gives it more, on what nobody named
}

resource "aws_iam_role" "takes_keys" {
  name               = "takes-keys"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "takes_keys" {
  role   = aws_iam_role.takes_keys.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:CreateAccessKey", Resource = "arn:aws:iam::*:user/*" }] }) # fails: iam:CreateAccessKey gives it more, on what nobody named
}

resource "aws_iam_role" "joins" {
  name               = "joins"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "joins" {
  role   = aws_iam_role.joins.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:AddUserToGroup", Resource = "arn:aws:iam::123456789012:group/team-*" }] }) # fails: iam:AddUserToGroup gives it more, on what nobody named
}

resource "aws_iam_role" "trusts_itself" {
  name               = "trusts-itself"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "trusts_itself" {
  role   = aws_iam_role.trusts_itself.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:UpdateAssumeRolePolicy", Resource = aws_iam_role.writes_policies.arn }] }) # fails: iam:UpdateAssumeRolePolicy gives it more, on aws_iam_role.writes_policies
}

resource "aws_iam_role" "assumes" {
  name               = "assumes"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "assumes" {
  role   = aws_iam_role.assumes.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Resource = "*" }] }) # fails: sts:AssumeRole gives it more, on what nobody named
}

resource "aws_iam_role" "changes_code" {
  name               = "changes-code"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "changes_code" {
  role   = aws_iam_role.changes_code.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "lambda:UpdateFunctionCode", Resource = "arn:aws:lambda:eu-west-1:123456789012:function:*" }] }) # fails: lambda:UpdateFunctionCode gives it more, on what nobody named
}

resource "aws_iam_role" "key_policy" {
  name               = "key-policy"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "key_policy" {
  role   = aws_iam_role.key_policy.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:PutKeyPolicy", Resource = aws_kms_key.files.arn }] }) # fails: kms:PutKeyPolicy gives it more, on aws_kms_key.files
}

resource "aws_iam_role" "key_grant" {
  name               = "key-grant"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "key_grant" {
  role   = aws_iam_role.key_grant.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:CreateGrant", Resource = aws_kms_key.files.arn }] }) # fails: kms:CreateGrant gives it more, on aws_kms_key.files
}

resource "aws_iam_role" "unbound" {
  name               = "unbound"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "unbound" {
  role   = aws_iam_role.unbound.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:DeleteRolePermissionsBoundary", Resource = aws_iam_role.unbound.arn }] }) # fails: iam:DeleteRolePermissionsBoundary gives it more, on aws_iam_role.unbound
}

resource "aws_kms_key" "files" {
  description = "files"
}
