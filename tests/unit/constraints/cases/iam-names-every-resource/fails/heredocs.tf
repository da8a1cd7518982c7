# fails at 6: Hidden: resource "*" is everything
# fails at 20: the policy cannot be read: "resource" stands twice in one object
# fails at 25: the policy cannot be read: the resource of statement 1 is neither a string nor a list of strings
resource "aws_iam_policy" "heredoc" {
  name   = "heredoc"
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {"Sid": "Hidden", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "${join("", ["*"])}"}
      ]
    }
  EOT
}

# Two that differ by case alone hide each other from readers of JSON that keep the last.
resource "aws_iam_policy" "twice_by_case" {
  name = "twice-by-case"

  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", resource = "arn:aws:sqs:eu-central-1:123456789012:orders" }] })
}

resource "aws_iam_policy" "nested_list" {
  name   = "nested-list"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = [["*"]] }] })
}
