# account: "123456789012"
# region: "eu-west-1"
resource "aws_cloudwatch_metric_alarm" "far" {
  alarm_name          = "far"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = ["arn:aws:sns:us-east-1:123456789012:alarms"] # fails: aws_kms_key.off, the key of aws_sns_topic.alarms, has is_enabled = false
}

resource "aws_cloudwatch_metric_alarm" "disabled" {
  alarm_name          = "disabled"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = [aws_sns_topic.alarms.arn] # fails: aws_kms_key.off, the key of aws_sns_topic.alarms, has is_enabled = false
}

resource "aws_sns_topic" "alarms" {
  name              = "alarms"
  kms_master_key_id = aws_kms_key.off.id
}

resource "aws_kms_key" "off" {
  is_enabled = false
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
      Resource  = "*"
    }]
  })
}
