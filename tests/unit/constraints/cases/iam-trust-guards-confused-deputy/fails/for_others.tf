resource "aws_iam_role" "no_condition" {
  name               = "no-condition"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "codebuild.amazonaws.com" } }] }) # fails: statement 1 admits codebuild.amazonaws.com for whomever it acts
}

resource "aws_iam_role" "if_it_exists" {
  name               = "if-it-exists"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "states.amazonaws.com" }, Condition = { StringEqualsIfExists = { "aws:SourceAccount" = "123456789012" } } }] }) # fails: statement 1 admits states.amazonaws.com for whomever it acts
}

resource "aws_iam_role" "any_account" {
  name               = "any-account"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" }, Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:ecs:eu-west-1:*:*" } } }] }) # fails: statement 1 admits ecs-tasks.amazonaws.com for whomever it acts
}

resource "aws_iam_role" "negated" {
  name               = "negated"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "scheduler.amazonaws.com" }, Condition = { StringNotEquals = { "aws:SourceAccount" = "123456789012" } } }] }) # fails: statement 1 admits scheduler.amazonaws.com for whomever it acts
}

resource "aws_iam_role" "another_key" {
  name               = "another-key"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "events.amazonaws.com" }, Condition = { StringEquals = { "aws:PrincipalAccount" = "123456789012", "sts:ExternalId" = "x" } } }] }) # fails: statement 1 admits events.amazonaws.com for whomever it acts
}

resource "aws_iam_role" "external_id" {
  name               = "external-id"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "cognito-idp.amazonaws.com" }, Condition = { StringLike = { "sts:ExternalId" = "*" } } }] }) # fails: statement 1 admits cognito-idp.amazonaws.com for whomever it acts
}

resource "aws_iam_role" "second" {
  name               = "second"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "codebuild.amazonaws.com" }, Condition = { StringEquals = { "aws:SourceAccount" = "123456789012" } } }, { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "codebuild.amazonaws.com.cn" } }] }) # fails: statement 2 admits codebuild.amazonaws.com for whomever it acts
}

resource "aws_iam_role" "some_denied" {
  name               = "some-denied"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "codebuild.amazonaws.com" } }, { Effect = "Deny", Action = "sts:AssumeRole", Principal = { Service = "codebuild.amazonaws.com" }, Condition = { StringEquals = { "aws:SourceAccount" = "111111111111" } } }] }) # fails: statement 1 admits codebuild.amazonaws.com for whomever it acts
}

data "aws_iam_policy_document" "trust" {
  statement { # fails: Trust admits pipes.amazonaws.com for whomever it acts
    sid     = "Trust"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["pipes.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "document" {
  name               = "document"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role" "of_one_region" {
  name               = "of-one-region"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "states.eu-west-1.amazonaws.com" } }] }) # fails: statement 1 admits states.amazonaws.com for whomever it acts
}
