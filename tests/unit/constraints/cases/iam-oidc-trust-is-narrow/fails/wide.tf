resource "aws_iam_role" "no_condition" {
  name               = "no-condition"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" } }] }) # fails: statement 1 admits whomever the provider signs for
}

resource "aws_iam_role" "audience_alone" {
  name               = "audience-alone"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }, Condition = { StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" } } }] }) # fails: statement 1 admits whomever the provider signs for
}

resource "aws_iam_role" "everything" {
  name               = "everything"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }, Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:*" } } }] }) # fails: statement 1 admits whomever the provider signs for
}

resource "aws_iam_role" "owner_alone" {
  name               = "owner-alone"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }, Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = ["repo:acme/app:*", "repo:acme/*"] } } }] }) # fails: statement 1 admits whomever the provider signs for
}

resource "aws_iam_role" "if_exists" {
  name               = "if-exists"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }, Condition = { StringEqualsIfExists = { "token.actions.githubusercontent.com:sub" = "repo:acme/app:ref:refs/heads/main" } } }] }) # fails: statement 1 admits whomever the provider signs for
}

resource "aws_iam_role" "negated" {
  name               = "negated"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }, Condition = { StringNotLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/app:*" } } }] }) # fails: statement 1 admits whomever the provider signs for
}

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "by_reference" {
  name               = "by-reference"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = aws_iam_openid_connect_provider.github.arn } }] }) # fails: statement 1 admits whomever the provider signs for
}
