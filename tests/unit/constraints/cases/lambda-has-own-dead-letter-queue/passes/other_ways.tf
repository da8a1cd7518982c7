provider "aws" {
  region = "eu-west-1"
}

resource "aws_iam_role" "function" {
  name               = "function"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_iam_policy" "send" {
  name   = "send"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:Send*", Resource = "arn:aws:sqs:*:*:*-dlq" }] })
}

resource "aws_iam_role_policy_attachment" "send" {
  role       = aws_iam_role.function.name
  policy_arn = aws_iam_policy.send.arn
}

# An on-failure destination, and no dead_letter_config.
resource "aws_sqs_queue" "destination" {
  name = "destination-dlq"
}

resource "aws_lambda_function" "destination" {
  function_name = "destination"
  role          = aws_iam_role.function.arn
}

resource "aws_lambda_function_event_invoke_config" "destination" {
  function_name = aws_lambda_function.destination.function_name

  destination_config {
    on_failure {
      destination = aws_sqs_queue.destination.arn
    }
  }
}

# What a function reads from a queue is redriven by that queue, FIFO to FIFO, and no role of a function sends it.
resource "aws_sqs_queue" "failed" {
  name       = "failed.fifo"
  fifo_queue = true
}

resource "aws_sqs_queue" "orders" {
  name           = "orders.fifo"
  fifo_queue     = true
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 5 })
}

resource "aws_lambda_function" "reader" {
  function_name = "reader"
  role          = "arn:aws:iam::123456789012:role/reader"
}

resource "aws_lambda_event_source_mapping" "reader" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.reader.arn
}

# The queue's own policy admits a role that nobody declares here; what cannot be delivered to the function goes there too.
resource "aws_sqs_queue" "admits" {
  name                      = "admits"
  message_retention_seconds = 86400
}

resource "aws_sqs_queue_policy" "admits" {
  queue_url = aws_sqs_queue.admits.url
  policy    = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.admits.arn, Principal = { AWS = aws_iam_role.bare.arn } }] })
}

resource "aws_iam_role" "bare" {
  name               = "bare"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_lambda_function" "admitted" {
  function_name = "admitted"
  role          = aws_iam_role.bare.arn

  dead_letter_config {
    target_arn = aws_sqs_queue.admits.arn
  }
}

resource "aws_cloudwatch_event_target" "admitted" {
  rule = "orders"
  arn  = aws_lambda_function.admitted.arn

  dead_letter_config {
    arn = aws_sqs_queue.admits.arn
  }
}
