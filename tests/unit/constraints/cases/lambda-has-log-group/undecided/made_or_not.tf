variable "logs" {
  type = bool
}

resource "aws_lambda_function" "settle" {
  function_name = "settle" # undecided: whether aws_cloudwatch_log_group.settle[*] is there
  role          = "arn:aws:iam::123456789012:role/worker"
  filename      = "settle.zip"
  handler       = "settle.handler"
  runtime       = "python3.13"
}

resource "aws_cloudwatch_log_group" "settle" {
  count = var.logs ? 1 : 0

  name = "/aws/lambda/settle"
}
