# parameters: {besides: ["backup.amazonaws.com"]}
resource "aws_iam_role" "backup" {
  name               = "backup"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "backup.amazonaws.com" } }] }) # fails: statement 1 admits backup.amazonaws.com for whomever it acts
}
