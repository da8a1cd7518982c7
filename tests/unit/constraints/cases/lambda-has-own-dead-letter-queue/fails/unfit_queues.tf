provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "far"
  region = "us-east-1"
}

resource "aws_iam_role" "function" {
  name               = "function"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_iam_role_policy" "function" {
  role   = aws_iam_role.function.name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*" }] })
}

resource "aws_sqs_queue" "fifo" {
  name       = "failed.fifo"
  fifo_queue = true
}

resource "aws_lambda_function" "fifo" {
  function_name = "fifo"
  role          = aws_iam_role.function.arn

  dead_letter_config {
    target_arn = aws_sqs_queue.fifo.arn # fails: aws_sqs_queue.fifo is a FIFO queue, to which Lambda does not send
  }
}

resource "aws_sqs_queue" "input" {
  name = "input"
}

resource "aws_lambda_function" "loop" {
  function_name = "loop"
  role          = aws_iam_role.function.arn

  dead_letter_config {
    target_arn = aws_sqs_queue.input.arn # fails: aws_sqs_queue.input is the queue that the function reads
  }
}

resource "aws_lambda_event_source_mapping" "loop" {
  event_source_arn = aws_sqs_queue.input.arn
  function_name    = aws_lambda_function.loop.function_name
}

resource "aws_sqs_queue" "far" {
  provider = aws.far
  name     = "far"
}

resource "aws_lambda_function" "far" {
  function_name = "far"
  role          = aws_iam_role.function.arn

  dead_letter_config {
    target_arn = aws_sqs_queue.far.arn # fails: aws_sqs_queue.far is in another region
  }
}

resource "aws_sqs_queue" "minute" {
  name                      = "minute"
  message_retention_seconds = 60
}

resource "aws_lambda_function" "minute" {
  function_name = "minute"
  role          = aws_iam_role.function.arn

  dead_letter_config {
    target_arn = aws_sqs_queue.minute.arn # fails: aws_sqs_queue.minute keeps messages for 60 seconds
  }
}

resource "aws_sqs_queue" "redriven" {
  name = "redriven"
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_sqs_queue_redrive_policy" "orders" {
  queue_url      = aws_sqs_queue.orders.id
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.redriven.arn, maxReceiveCount = 3 })
}

resource "aws_lambda_function" "redriven" {
  function_name = "redriven"
  role          = aws_iam_role.function.arn

  dead_letter_config {
    target_arn = aws_sqs_queue.redriven.arn # fails: aws_sqs_queue.redriven is also the queue of aws_sqs_queue.orders
  }
}

resource "aws_iam_role" "bare" {
  name               = "bare"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_iam_role_policy" "bare" {
  role   = aws_iam_role.bare.name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.input.arn }] })
}

resource "aws_sqs_queue" "locked" {
  name = "locked"
}

resource "aws_lambda_function" "bare" {
  function_name = "bare"
  role          = aws_iam_role.bare.arn

  dead_letter_config {
    target_arn = aws_sqs_queue.locked.arn # fails: its role may not send to aws_sqs_queue.locked
  }
}

resource "aws_sqs_queue" "denies" {
  name   = "denies"
  policy = jsonencode({ Statement = [{ Effect = "Deny", Action = "sqs:SendMessage", Resource = "*", Principal = "*" }] })
}

resource "aws_lambda_function" "denied" {
  function_name = "denied"
  role          = aws_iam_role.function.arn

  dead_letter_config {
    target_arn = aws_sqs_queue.denies.arn # fails: its role may not send to aws_sqs_queue.denies
  }
}

# A boundary that leaves sending out.
resource "aws_iam_role" "bounded" {
  name                 = "bounded"
  assume_role_policy   = jsonencode({ Statement = [] })
  permissions_boundary = aws_iam_policy.boundary.arn

  inline_policy {
    name   = "send"
    policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*" }] })
  }
}

resource "aws_iam_policy" "boundary" {
  name   = "boundary"
  policy = jsonencode({ Statement = [{ Effect = "Allow", NotAction = "sqs:Send*", Resource = "*" }] })
}

resource "aws_sqs_queue" "bounded" {
  name = "bounded"
}

resource "aws_lambda_function" "bounded" {
  function_name = "bounded"
  role          = aws_iam_role.bounded.arn

  dead_letter_config {
    target_arn = aws_sqs_queue.bounded.arn # fails: its role may not send to aws_sqs_queue.bounded
  }
}

# A destination is judged as a dead letter queue is.
resource "aws_lambda_function" "destination" {
  function_name = "destination"
  role          = aws_iam_role.bare.arn
}

resource "aws_sqs_queue" "destination" {
  name = "destination"
}

resource "aws_lambda_function_event_invoke_config" "destination" {
  function_name = aws_lambda_function.destination.function_name

  destination_config {
    on_failure {
      destination = aws_sqs_queue.destination.arn # fails: its role may not send to aws_sqs_queue.destination
    }
  }
}
