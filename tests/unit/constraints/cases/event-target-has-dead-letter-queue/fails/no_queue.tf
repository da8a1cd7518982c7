# account: "123456789012"
# region: "eu-west-1"
resource "aws_sns_topic" "dead" {
  name = "dead"
}

resource "aws_sqs_queue" "dead" {
  name = "dead"
}

resource "aws_cloudwatch_event_target" "topic" {
  rule = "settle"
  arn  = "arn:aws:lambda:eu-west-1:123456789012:function:settle"

  dead_letter_config {
    arn = aws_sns_topic.dead.arn # fails: aws_sns_topic.dead.arn is no ARN of a queue
  }
}

resource "aws_cloudwatch_event_target" "url" {
  rule = "settle"
  arn  = "arn:aws:lambda:eu-west-1:123456789012:function:settle"

  dead_letter_config {
    arn = aws_sqs_queue.dead.url # fails: aws_sqs_queue.dead.url is no ARN of a queue
  }
}

resource "aws_cloudwatch_event_target" "far" {
  rule = "settle"
  arn  = "arn:aws:lambda:eu-west-1:123456789012:function:settle"

  dead_letter_config {
    arn = "arn:aws:sqs:us-east-1:123456789012:dead" # fails: aws_sqs_queue.dead does not admit what sends to it
  }
}

resource "aws_cloudwatch_event_target" "fifo" {
  rule = "settle"
  arn  = "arn:aws:lambda:eu-west-1:123456789012:function:settle"

  dead_letter_config {
    arn = "arn:aws:sqs:eu-west-1:123456789012:dead.fifo" # fails: arn:aws:sqs:eu-west-1:123456789012:dead.fifo is a FIFO queue
  }
}
