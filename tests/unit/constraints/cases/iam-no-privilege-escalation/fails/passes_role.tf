resource "aws_iam_role" "passes_any" {
  name               = "passes-any"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "passes_any" {
  role   = aws_iam_role.passes_any.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["iam:PassRole"], Resource = "*" }] }) # fails: iam:PassRole to lambda.amazonaws.com with lambda:CreateFunction, lambda:InvokeFunction gives it more, on what nobody named
}

resource "aws_iam_role_policy" "starts" {
  role   = aws_iam_role.passes_any.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["lambda:CreateFunction", "lambda:Invoke*"], Resource = "arn:aws:lambda:eu-west-1:123456789012:function:app-*" }] })
}

resource "aws_iam_role" "passes_powerful" {
  name               = "passes-powerful"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "passes_powerful" {
  role   = aws_iam_role.passes_powerful.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.powerful.arn, Condition = { StringEquals = { "iam:PassedToService" = "states.amazonaws.com" } } }, { Effect = "Allow", Action = ["states:CreateStateMachine", "states:StartExecution"], Resource = "*" }] }) # fails: iam:PassRole to states.amazonaws.com with states:CreateStateMachine, states:StartExecution gives it more, on aws_iam_role.powerful
}

resource "aws_iam_role" "powerful" {
  name               = "powerful"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["states.amazonaws.com", "ec2.amazonaws.com"] } }] })
}

resource "aws_iam_role_policy" "powerful" {
  role   = aws_iam_role.powerful.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Write", Effect = "Allow", Action = "iam:PutUserPolicy", Resource = "*" }] }) # fails: iam:PutUserPolicy gives it more, on what nobody named
}

resource "aws_iam_role" "passes_one_that_passes" {
  name               = "passes-one-that-passes"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "passes_one_that_passes" {
  role   = aws_iam_role.passes_one_that_passes.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["glue:CreateJob", "glue:StartJobRun"], Resource = "*" }, { Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.of_jobs.arn }] }) # fails: iam:PassRole to glue.amazonaws.com with glue:CreateJob, glue:StartJobRun gives it more, on aws_iam_role.of_jobs
}

resource "aws_iam_role" "of_jobs" {
  name               = "of-jobs"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "glue.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "of_jobs" {
  role   = aws_iam_role.of_jobs.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.powerful.arn }, { Effect = "Allow", Action = "ec2:RunInstances", Resource = "*" }] }) # fails: iam:PassRole to ec2.amazonaws.com with ec2:RunInstances gives it more, on aws_iam_role.powerful
}

resource "aws_iam_role" "own_code" {
  name               = "own-code"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "own_code" {
  role   = aws_iam_role.own_code.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "lambda:UpdateFunctionCode", Resource = aws_lambda_function.powerful.arn }] }) # fails: lambda:UpdateFunctionCode gives it more, on aws_lambda_function.powerful
}

resource "aws_lambda_function" "powerful" {
  function_name = "powerful"
  role          = aws_iam_role.powerful.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1"
}
