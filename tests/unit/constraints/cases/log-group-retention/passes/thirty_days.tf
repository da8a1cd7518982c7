# parameters: {days: 30}
# variables: {days: "30"}
variable "days" {
  type = number
}

resource "aws_cloudwatch_log_group" "literal" {
  name              = "literal"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_group" "variable" {
  name              = "variable"
  retention_in_days = var.days
}

resource "aws_cloudwatch_log_group" "text" {
  name              = "text"
  retention_in_days = "30"
}
