variable "who" {
  type = string
}

resource "aws_cloudwatch_log_resource_policy" "unknown" {
  policy_name     = "unknown"
  policy_document = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Write", Effect = "Allow", Principal = { AWS = var.who }, Action = "logs:PutLogEvents", Resource = "*" }] }) # undecided: whether Write admits everybody <- var.who has no value
}
