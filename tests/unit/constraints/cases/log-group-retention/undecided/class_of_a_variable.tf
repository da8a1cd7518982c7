variable "class" {
  type = string
}

resource "aws_cloudwatch_log_group" "group" {
  name              = "group"
  log_group_class   = var.class # undecided: log_group_class <- var.class has no value
  retention_in_days = 30
}
