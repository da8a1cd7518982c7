# account: "123456789012"
# region: eu-west-1
variable "topic" {
  type = string
}

variable "key" {
  type = string
}

variable "policy" {
  type = string
}

variable "actions" {
  type = list(string)
}

resource "aws_sns_topic" "key" {
  name              = "key"
  kms_master_key_id = var.key
}

resource "aws_kms_key" "policy" {
  policy = var.policy
}

resource "aws_sns_topic" "policy" {
  name              = "policy"
  kms_master_key_id = aws_kms_key.policy.id
}

resource "aws_cloudwatch_metric_alarm" "topic" {
  alarm_name          = "topic"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = [var.topic] # undecided: how the topic (known after apply) is encrypted <- var.topic has no value
}

resource "aws_cloudwatch_metric_alarm" "elsewhere" {
  alarm_name          = "elsewhere"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:of-another-stack"] # undecided: how the topic "arn:aws:sns:eu-west-1:123456789012:of-another-stack" is encrypted
}

resource "aws_cloudwatch_metric_alarm" "key" {
  alarm_name          = "key"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = [aws_sns_topic.key.arn] # undecided: whether the key of aws_sns_topic.key admits CloudWatch <- var.key has no value
}

resource "aws_cloudwatch_metric_alarm" "policy" {
  alarm_name          = "policy"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = [aws_sns_topic.policy.arn] # undecided: whether aws_kms_key.policy admits CloudWatch <- var.policy has no value
}

resource "aws_cloudwatch_metric_alarm" "actions" {
  alarm_name          = "actions"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = var.actions # undecided: where alarm_actions publish to <- var.actions has no value
}
