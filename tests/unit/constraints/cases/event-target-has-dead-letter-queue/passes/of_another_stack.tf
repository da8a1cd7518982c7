# account: "123456789012"
# region: "eu-west-1"
resource "aws_cloudwatch_event_target" "near" {
  rule = "settle"
  arn  = "arn:aws:lambda:eu-west-1:123456789012:function:settle"

  dead_letter_config {
    arn = "arn:aws:sqs:eu-west-1:123456789012:dead-of-another"
  }
}
