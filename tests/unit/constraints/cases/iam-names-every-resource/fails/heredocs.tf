# fails at 8: Hidden: resource "*" is everything
# fails at 22: the policy cannot be read: "Resource" stands twice in one object
# fails at 36: the policy cannot be read: "resource" stands twice in one object
# fails at 41: the policy cannot be read: it is not JSON (Expecting value: line 1 column 1 (char 0))
# fails at 46: the policy cannot be read: the resource of statement 1 is neither a string nor a list of strings
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

# The second one hides the first from readers of JSON that keep the last.
resource "aws_iam_policy" "twice" {
  name = "twice"

  policy = <<EOT
{
  "Statement": [{
    "Effect": "Allow", "Action": "sqs:SendMessage",
    "Resource": "*", "Resource": "arn:aws:sqs:eu-central-1:123456789012:orders"
  }]
}
EOT
}

# So do two that differ by case alone.
resource "aws_iam_policy" "twice_by_case" {
  name = "twice-by-case"

  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", resource = "arn:aws:sqs:eu-central-1:123456789012:orders" }] })
}

resource "aws_iam_policy" "no_json" {
  name   = "no-json"
  policy = "everything"
}

resource "aws_iam_policy" "nested_list" {
  name   = "nested-list"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = [["*"]] }] })
}
