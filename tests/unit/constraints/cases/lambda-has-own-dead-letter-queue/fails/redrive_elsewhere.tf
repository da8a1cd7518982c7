provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"
}

resource "aws_sqs_queue" "dead" {
  provider = aws.us
  name     = "dead"
}

resource "aws_sqs_queue" "work" {
  name           = "work"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 }) # fails: aws_sqs_queue.dead is in another region
}

resource "aws_lambda_function" "fed" {
  function_name = "fed"
  role          = "arn:aws:iam::123456789012:role/fed"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/fed:1"
}

resource "aws_lambda_event_source_mapping" "fed" {
  event_source_arn = aws_sqs_queue.work.arn
  function_name    = aws_lambda_function.fed.arn
}

resource "aws_sqs_queue" "far" {
  provider       = aws.us
  name           = "far"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.far_dead.arn, maxReceiveCount = 3 })
}

resource "aws_sqs_queue" "far_dead" {
  provider = aws.us
  name     = "far-dead"
}

resource "aws_lambda_function" "fed_from_afar" { # fails: no dead letter queue
  function_name = "fed-from-afar"
  role          = "arn:aws:iam::123456789012:role/fed-from-afar"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/fed:1"
}

resource "aws_lambda_event_source_mapping" "fed_from_afar" {
  event_source_arn = aws_sqs_queue.far.arn
  function_name    = aws_lambda_function.fed_from_afar.arn
}
