# region: eu-west-1
# account: "123456789012"
resource "aws_iam_role" "denied_by_name" {
  name               = "denied-by-name"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "denied_by_name" {
  role   = aws_iam_role.denied_by_name.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "*" }, { Effect = "Deny", Action = "iam:PutRolePolicy", Resource = "arn:aws:iam::123456789012:role/admin" }] }) # fails: iam:PutRolePolicy gives it more, on what nobody named
}

resource "aws_iam_role" "denied_all_but" {
  name               = "denied-all-but"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "denied_all_but" {
  role   = aws_iam_role.denied_all_but.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "*" }, { Effect = "Deny", Action = "iam:PutRolePolicy", NotResource = "arn:aws:iam::123456789012:role/app-*" }] }) # fails: iam:PutRolePolicy gives it more, on what nobody named
}

resource "aws_iam_role" "denied_without_mfa" {
  name               = "denied-without-mfa"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "denied_without_mfa" {
  role   = aws_iam_role.denied_without_mfa.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "*" }, { Effect = "Deny", Action = "iam:*", Resource = "*", Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } } }] }) # fails: iam:PutRolePolicy gives it more, on what nobody named
}

resource "aws_iam_role" "denied_never" {
  name               = "denied-never"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "denied_never" {
  role   = aws_iam_role.denied_never.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "*" }, { Effect = "Deny", Action = "iam:*", Resource = "*", Condition = { StringEquals = { "aws:PrincipalAccount" = "12345678901*" } } }] }) # fails: iam:PutRolePolicy gives it more, on what nobody named
}

resource "aws_iam_role" "denied_elsewhere" {
  name               = "denied-elsewhere"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "denied_elsewhere" {
  role   = aws_iam_role.denied_elsewhere.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "*" }, { Effect = "Deny", Action = "iam:*", Resource = "*", Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/denied-*" } } }] }) # fails: iam:PutRolePolicy gives it more, on what nobody named
}

resource "aws_iam_role" "on_a_condition" {
  name               = "on-a-condition"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "on_a_condition" {
  role   = aws_iam_role.on_a_condition.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } }] }) # fails: iam:PutRolePolicy gives it more, on what nobody named
}

resource "aws_iam_role" "another_boundary" {
  name               = "another-boundary"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "another_boundary" {
  role   = aws_iam_role.another_boundary.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "*", Condition = { StringNotEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::123456789012:policy/limit" } } }] }) # fails: iam:PutRolePolicy gives it more, on what nobody named
}

resource "aws_iam_role" "bounded_to_some" {
  name               = "bounded-to-some"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
  permissions_boundary = aws_iam_policy.limit.arn
}

resource "aws_iam_role_policy" "bounded_to_some" {
  role   = aws_iam_role.bounded_to_some.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "*" }] }) # fails: iam:PutRolePolicy gives it more, on what nobody named
}

resource "aws_iam_policy" "limit" {
  name   = "limit"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "arn:aws:iam::123456789012:role/app-*" }] })
}
