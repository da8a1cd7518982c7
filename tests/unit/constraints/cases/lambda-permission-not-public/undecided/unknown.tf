variable "who" {
  type = string
}

variable "authorization" {
  type = string
}

resource "aws_lambda_permission" "unknown" {
  action        = "lambda:InvokeFunction"
  function_name = "settle"
  principal     = var.who # undecided: whether statement 1 admits everybody <- var.who has no value
}

resource "aws_lambda_function_url" "unknown" {
  function_name      = "settle"
  authorization_type = var.authorization # undecided: authorization_type <- var.authorization has no value
}
