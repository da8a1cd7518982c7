variable "days" {
  type = number
}

variable "class" {
  type = string
}

resource "aws_cloudwatch_log_group" "days" {
  name              = "days"
  retention_in_days = var.days # undecided: retention_in_days <- var.days has no value
}

resource "aws_cloudwatch_log_group" "class" {
  name            = "class"
  log_group_class = var.class # undecided: log_group_class <- var.class has no value
}
