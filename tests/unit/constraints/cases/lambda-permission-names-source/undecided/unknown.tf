variable "principal" {
  type = string
}

variable "source_arn" {
  type = string
}

resource "aws_lambda_permission" "principal" {
  action        = "lambda:InvokeFunction"
  function_name = "settle"
  principal     = var.principal # undecided: the principal <- var.principal has no value
}

resource "aws_lambda_permission" "source_arn" {
  action        = "lambda:InvokeFunction"
  function_name = "settle"
  principal     = "sns.amazonaws.com"
  source_arn    = var.source_arn # undecided: source_arn <- var.source_arn has no value
}
