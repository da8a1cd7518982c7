variable "queue" {
  type = string
}

variable "function" {
  type = string
}

resource "aws_lambda_function" "queues" {
  function_name = "queues"
  role          = "arn:aws:iam::123456789012:role/function"

  dynamic "dead_letter_config" { # undecided: whether it has a dead letter queue <- how many "dead_letter_config" blocks there are depends on for_each
    for_each = var.queue == "" ? [] : [var.queue]

    content {
      target_arn = dead_letter_config.value
    }
  }
}

resource "aws_lambda_function" "whose" { # undecided: what invokes the function, or takes its failures <- var.function has no value
  function_name = "whose"
  role          = "arn:aws:iam::123456789012:role/function"
}

resource "aws_lambda_function_event_invoke_config" "whose" {
  function_name = var.function

  destination_config {
    on_failure {
      destination = "arn:aws:sns:eu-west-1:123456789012:failed"
    }
  }
}
