# account: "123456789012"
# region: eu-west-1
resource "aws_kms_key" "by_default" {}

resource "aws_kms_key" "others" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
      Resource  = "*"
    }]
  })
}

resource "aws_sns_topic" "by_default" {
  name              = "by-default"
  kms_master_key_id = aws_kms_key.by_default.arn
}

resource "aws_sns_topic" "others" {
  name              = "others"
  kms_master_key_id = aws_kms_key.others.arn
}

resource "aws_sns_topic" "of_aws" {
  name              = "of-aws"
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_sns_topic" "policy" {
  name = "policy"
}

resource "aws_sns_topic_policy" "policy" {
  arn = aws_sns_topic.policy.arn

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sns:Publish", Resource = aws_sns_topic.policy.arn }]
  })
}

resource "aws_cloudwatch_metric_alarm" "silenced" {
  alarm_name          = "silenced"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = [aws_sns_topic.of_aws.arn] # fails: aws_sns_topic.of_aws is encrypted with alias/aws/sns, which admits no service
  ok_actions          = [aws_sns_topic.by_default.arn] # fails: aws_kms_key.by_default, the key of aws_sns_topic.by_default, does not admit CloudWatch

  insufficient_data_actions = [aws_sns_topic.others.arn] # fails: aws_kms_key.others, the key of aws_sns_topic.others, does not admit CloudWatch
}

resource "aws_cloudwatch_composite_alarm" "silenced" {
  alarm_name    = "composite"
  alarm_rule    = "ALARM(silenced)"
  alarm_actions = [aws_sns_topic.policy.arn] # fails: the policy of aws_sns_topic.policy does not let CloudWatch publish
}
