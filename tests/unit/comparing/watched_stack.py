"""A stack with an alarm, a workflow and a network, which stands beside the small one in the repository of git."""

from __future__ import annotations

WATCHED_MAIN = """
provider "aws" {
  region = "eu-west-1"
}

resource "aws_sqs_queue" "lost" {
  name = "lost"
}

resource "aws_sns_topic" "duty" {
  name = "duty"
}

resource "aws_sns_topic" "archive" {
  name = "archive"
}

resource "aws_cloudwatch_metric_alarm" "lost" {
  alarm_name          = "lost"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.lost.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = 5
  alarm_actions       = [aws_sns_topic.duty.arn, aws_sns_topic.archive.arn]
}

resource "aws_sfn_state_machine" "orders" {
  name     = "orders"
  role_arn = "arn:aws:iam::123456789012:role/orders"
  definition = jsonencode({
    StartAt        = "Report"
    TimeoutSeconds = 300
    States = {
      Report = {
        Type           = "Task"
        Resource       = "arn:aws:states:::sns:publish"
        Parameters     = { TopicArn = aws_sns_topic.duty.arn, "Message.$" = "$.id" }
        TimeoutSeconds = 10
        Retry          = [{ ErrorEquals = ["States.Timeout"], MaxAttempts = 2, IntervalSeconds = 1, BackoffRate = 2 }]
        Next           = "Wait"
      }
      Wait = { Type = "Wait", Seconds = 5, Next = "Done" }
      Done = { Type = "Succeed" }
    }
  })
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "private" {
  for_each          = { eu-west-1a = 0, eu-west-1b = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
  availability_zone = each.key
}

resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "functions" {
  name   = "functions"
  vpc_id = aws_vpc.main.id

  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}
"""
WATCHED_CONTRACT = """
stack: watched
account: {id: "123456789012", region: eu-west-1}
alarms:
  clause: Whoever is on duty is told
  closed: true
  table:
    - alarm: aws_cloudwatch_metric_alarm.lost
      of: aws_sqs_queue.lost
      metric: ApproximateNumberOfMessagesVisible
      when: Maximum > 5 in 2 of 3 periods of 60 s
      tells: [aws_sns_topic.duty, aws_sns_topic.archive]
workflows:
  - workflow: aws_sfn_state_machine.orders
    clause: Orders are reported
    order: [Report, Wait, Done]
    within: 300
    tasks:
      Report:
        calls: aws_sns_topic.duty
        passes: {Message.$: $.id}
        timeout: 10
        next: Wait
        retries:
          - {errors: [States.Timeout], times: 2}
    states:
      Wait: {Type: Wait, Seconds: 5, Next: Done}
      Done: {Type: Succeed}
networks:
  - network: aws_vpc.main
    clause: Nothing leaves
    zones: {aws_subnet.private: 2}
    ways: {}
    endpoints: {}
    connections:
      - {from: aws_security_group.functions, to: aws_vpc.main, port: 443}
"""
WATCHED_FILES = {"watched/main.tf": WATCHED_MAIN, "watched/contract.yaml": WATCHED_CONTRACT}
