variable "service" {
  type = string
}

variable "function" {
  type = string
}

resource "aws_lambda_function" "by_whom" { # undecided: what invokes the function, or takes its failures <- var.service has no value
  function_name = "by-whom"
  role          = "arn:aws:iam::123456789012:role/function"
}

resource "aws_lambda_permission" "by_whom" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.by_whom.function_name
  principal     = var.service
}

resource "aws_lambda_permission" "whose" {
  action        = "lambda:InvokeFunction"
  function_name = var.function
  principal     = "events.amazonaws.com"
}
