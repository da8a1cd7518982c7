# The provider reads the text and keeps the last of two equal keys: the star never reaches AWS.
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
