# Names of repositories, roles and parameters may hold slashes: what stands behind one is another.

resource "aws_ecr_repository" "settle" {
  name = "settle"
}

resource "aws_iam_role" "team" {
  name               = "team"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_ssm_parameter" "limit" {
  name  = "/orders/limit"
  type  = "String"
  value = "3"
}

resource "aws_iam_policy" "repositories" {
  name   = "repositories"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ecr:BatchGetImage", Resource = "${aws_ecr_repository.settle.arn}/*" }] }) # fails: statement 1: resource "${aws_ecr_repository.settle.arn}/*" has a wildcard where a name stands
}

resource "aws_iam_policy" "roles" {
  name   = "roles"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Resource = "${aws_iam_role.team.arn}/*" }] }) # fails: statement 1: resource "${aws_iam_role.team.arn}/*" has a wildcard where a name stands
}

resource "aws_iam_policy" "parameters" {
  name   = "parameters"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ssm:GetParameter", Resource = "${aws_ssm_parameter.limit.arn}/*" }] }) # fails: statement 1: resource "${aws_ssm_parameter.limit.arn}/*" has a wildcard where a name stands
}

resource "aws_iam_policy" "variable" {
  name   = "variable"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::*-$${aws:PrincipalTag/team}/*" }] }) # fails: statement 1: resource "arn:aws:s3:::*-${aws:PrincipalTag/team}/*" has a wildcard where a name stands
}
