# account: "123456789012"
# region: eu-west-1
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "basic" {
  name               = "basic"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachment" "basic" {
  role       = aws_iam_role.basic.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_lambda_function" "basic" {
  function_name = "basic"
  role          = aws_iam_role.basic.arn
}

resource "aws_iam_role" "narrow" {
  name               = "narrow"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_cloudwatch_log_group" "narrow" {
  name = "/aws/lambda/${aws_lambda_function.narrow.function_name}"
}

resource "aws_iam_role_policy" "narrow" {
  role = aws_iam_role.narrow.id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "${aws_cloudwatch_log_group.narrow.arn}:*" }]
  })
}

resource "aws_lambda_function" "narrow" {
  function_name = "narrow"
  role          = aws_iam_role.narrow.arn
}

resource "aws_iam_role" "configured" {
  name               = "configured"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_cloudwatch_log_group" "configured" {
  name = "/orders"
}

resource "aws_iam_role_policy" "configured" {
  role = aws_iam_role.configured.id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "logs:*", Resource = "arn:aws:logs:eu-west-1:123456789012:log-group:/orders:*" }]
  })
}

resource "aws_lambda_function" "configured" {
  function_name = "configured"
  role          = aws_iam_role.configured.arn

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.configured.name
  }
}
