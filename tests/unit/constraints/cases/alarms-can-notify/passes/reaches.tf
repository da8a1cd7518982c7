# account: "123456789012"
# region: eu-west-1
data "aws_iam_policy_document" "key" {
  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }
  }
}

resource "aws_kms_key" "topics" {
  policy = data.aws_iam_policy_document.key.json
}

resource "aws_sns_topic" "encrypted" {
  name              = "encrypted"
  kms_master_key_id = aws_kms_key.topics.id
}

resource "aws_sns_topic" "plain" {
  name = "plain"
}

resource "aws_sns_topic_policy" "plain" {
  arn = aws_sns_topic.plain.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.plain.arn
      Condition = { StringEquals = { "aws:SourceAccount" = "123456789012" } }
    }]
  })
}

resource "aws_cloudwatch_metric_alarm" "reaches" {
  alarm_name          = "reaches"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = [aws_sns_topic.encrypted.arn, aws_sns_topic.plain.arn]
}

resource "aws_cloudwatch_metric_alarm" "scales" {
  alarm_name          = "scales"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = ["arn:aws:automate:eu-west-1:ec2:recover"]
}
