locals {
  queues = []
}

resource "aws_lambda_function" "none" { # fails: no dead letter queue
  function_name = "none"
  role          = "arn:aws:iam::123456789012:role/none"
}

resource "aws_lambda_function" "no_block" { # fails: no dead letter queue
  function_name = "no-block"
  role          = "arn:aws:iam::123456789012:role/no-block"

  dynamic "dead_letter_config" {
    for_each = local.queues

    content {
      target_arn = dead_letter_config.value
    }
  }
}
