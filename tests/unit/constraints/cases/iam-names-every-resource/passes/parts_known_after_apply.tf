resource "random_id" "suffix" {
  byte_length = 4
}

data "aws_caller_identity" "current" {}

data "aws_sqs_queue" "theirs" {
  name = "theirs"
}

resource "aws_sns_topic" "paid" {
  name = "paid-${random_id.suffix.hex}"
}

resource "aws_iam_policy" "publish" {
  name = "publish"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sns:Publish", Resource = aws_sns_topic.paid.arn },
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = [data.aws_sqs_queue.theirs.arn] },
      { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::receipts-${random_id.suffix.hex}/*" },
    ]
  })
}
