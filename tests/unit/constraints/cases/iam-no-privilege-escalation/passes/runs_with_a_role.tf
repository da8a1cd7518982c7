# account: "123456789012"
provider "aws" {
  region = "eu-west-1"
}

resource "aws_iam_role" "builds" {
  name               = "builds"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "builds" {
  role   = aws_iam_role.builds.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["codebuild:StartBuild"], Resource = aws_codebuild_project.test.arn }] })
}

resource "aws_codebuild_project" "test" {
  name         = "test"
  service_role = aws_iam_role.test.arn

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/amazonlinux2-x86_64-standard:5.0"
    type         = "LINUX_CONTAINER"
  }

  source {
    type      = "NO_SOURCE"
    buildspec = "version: 0.2"
  }
}

resource "aws_iam_role" "test" {
  name               = "test"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "codebuild.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "test" {
  role   = aws_iam_role.test.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:GetObject"], Resource = "arn:aws:s3:::files/*" }] })
}

resource "aws_iam_role" "updates_own_rights" {
  name               = "updates-own-rights"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "updates_own_rights" {
  role   = aws_iam_role.updates_own_rights.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["cloudformation:UpdateStack"], Resource = aws_cloudformation_stack.topics.id }] })
}

resource "aws_cloudformation_stack" "topics" {
  name          = "topics"
  template_body = jsonencode({ Resources = { Topic = { Type = "AWS::SNS::Topic" } } })
}

resource "aws_iam_role" "starts_alone" {
  name               = "starts-alone"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "starts_alone" {
  role   = aws_iam_role.starts_alone.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["ec2:ModifyInstanceAttribute", "ec2:StartInstances"], Resource = "*" }] })
}
