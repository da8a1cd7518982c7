# account: "123456789012"
# region: eu-west-1
resource "aws_iam_role" "nothing" {
  name               = "nothing"
  assume_role_policy = "{}"
}

resource "aws_lambda_function" "nothing" {
  function_name = "nothing"
  role          = aws_iam_role.nothing.arn # fails: aws_iam_role.nothing may not logs:CreateLogStream and logs:PutLogEvents on its log group
}

resource "aws_iam_role" "group_alone" {
  name               = "group-alone"
  assume_role_policy = "{}"
}

resource "aws_cloudwatch_log_group" "group_alone" {
  name = "/aws/lambda/group-alone"
}

resource "aws_iam_role_policy" "group_alone" {
  role = aws_iam_role.group_alone.id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = aws_cloudwatch_log_group.group_alone.arn }]
  })
}

resource "aws_lambda_function" "group_alone" {
  function_name = "group-alone"
  role          = aws_iam_role.group_alone.arn # fails: aws_iam_role.group_alone may not logs:PutLogEvents on its log group
}

resource "aws_iam_role" "of_another" {
  name               = "of-another"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "of_another" {
  role = aws_iam_role.of_another.id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "logs:*", Resource = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/of-another:*" }]
  })
}

resource "aws_lambda_function" "of_another" {
  function_name = "renamed"
  role          = aws_iam_role.of_another.arn # fails: aws_iam_role.of_another may not logs:CreateLogStream and logs:PutLogEvents on its log group
}
