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
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["codebuild:StartBuild"], Resource = "*" }] }) # fails: codebuild:StartBuild gives it more, on what nobody named
}

resource "aws_iam_role" "builds_many" {
  name               = "builds-many"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "builds_many" {
  role   = aws_iam_role.builds_many.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["codebuild:StartBuildBatch"], Resource = "*" }] }) # fails: codebuild:StartBuildBatch gives it more, on what nobody named
}

resource "aws_iam_role" "updates_stacks" {
  name               = "updates-stacks"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "updates_stacks" {
  role   = aws_iam_role.updates_stacks.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["cloudformation:UpdateStack"], Resource = "*" }] }) # fails: cloudformation:UpdateStack gives it more, on what nobody named
}

resource "aws_iam_role" "updates_services" {
  name               = "updates-services"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "updates_services" {
  role   = aws_iam_role.updates_services.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["apprunner:UpdateService"], Resource = "*" }] }) # fails: apprunner:UpdateService gives it more, on what nobody named
}

resource "aws_iam_role" "sends_keys" {
  name               = "sends-keys"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "sends_keys" {
  role   = aws_iam_role.sends_keys.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["ec2-instance-connect:SendSSHPublicKey"], Resource = "*" }] }) # fails: ec2-instance-connect:SendSSHPublicKey gives it more, on what nobody named
}

resource "aws_iam_role" "changes_user_data" {
  name               = "changes-user-data"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "changes_user_data" {
  role   = aws_iam_role.changes_user_data.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"], Resource = "*" }] }) # fails: ec2:ModifyInstanceAttribute with ec2:StopInstances, ec2:StartInstances gives it more, on what nobody named
}

resource "aws_iam_role" "changes_templates" {
  name               = "changes-templates"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "changes_templates" {
  role   = aws_iam_role.changes_templates.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"], Resource = "*" }] }) # fails: ec2:ModifyLaunchTemplate with ec2:CreateLaunchTemplateVersion gives it more, on what nobody named
}

resource "aws_iam_role" "changes_notebooks" {
  name               = "changes-notebooks"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "changes_notebooks" {
  role   = aws_iam_role.changes_notebooks.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["sagemaker:CreateNotebookInstanceLifecycleConfig", "sagemaker:StopNotebookInstance", "sagemaker:UpdateNotebookInstance", "sagemaker:StartNotebookInstance"], Resource = "*" }] }) # fails: sagemaker:UpdateNotebookInstance with sagemaker:CreateNotebookInstanceLifecycleConfig, sagemaker:StopNotebookInstance, sagemaker:StartNotebookInstance gives it more, on what nobody named
}

resource "aws_iam_role" "interprets" {
  name               = "interprets"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "interprets" {
  role   = aws_iam_role.interprets.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"], Resource = "*" }] }) # fails: bedrock-agentcore:InvokeCodeInterpreter with bedrock-agentcore:StartCodeInterpreterSession gives it more, on what nobody named
}

resource "aws_iam_role" "builds_powerful" {
  name               = "builds-powerful"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "builds_powerful" {
  role   = aws_iam_role.builds_powerful.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["codebuild:StartBuild"], Resource = aws_codebuild_project.deploy.arn }] }) # fails: codebuild:StartBuild gives it more, on aws_codebuild_project.deploy
}

resource "aws_codebuild_project" "deploy" {
  name         = "deploy"
  service_role = aws_iam_role.deploy.arn

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

resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "codebuild.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "deploy" {
  role   = aws_iam_role.deploy.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["iam:PutRolePolicy"], Resource = "*" }] }) # fails: iam:PutRolePolicy gives it more, on what nobody named
}
