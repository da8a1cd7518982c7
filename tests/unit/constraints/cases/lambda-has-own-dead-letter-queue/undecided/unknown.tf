variable "queue" {
  type = string
}

variable "queues" {
  type = list(string)
}

variable "functions" {
  type = set(string)
}

data "aws_ssm_parameter" "queue" {
  name = "/payments/queue"
}

resource "aws_sqs_queue" "shared" {
  name = "shared-dlq"
}

resource "aws_sqs_queue" "each" {
  for_each = var.functions

  name = each.key
}

resource "aws_lambda_function" "variable" {
  function_name = "variable"
  role          = "arn:aws:iam::123456789012:role/variable"

  dead_letter_config {
    target_arn = var.queue # undecided: the dead letter queue <- var.queue has no value
  }
}

resource "aws_lambda_function" "part_unknown" {
  function_name = "part-unknown"
  role          = "arn:aws:iam::123456789012:role/part-unknown"

  dead_letter_config {
    target_arn = "arn:aws:sqs:eu-central-1:123456789012:${var.queue}" # undecided: the dead letter queue <- var.queue has no value
  }
}

resource "aws_lambda_function" "parameter" {
  function_name = "parameter"
  role          = "arn:aws:iam::123456789012:role/parameter"

  dead_letter_config {
    target_arn = data.aws_ssm_parameter.queue.value # undecided: the dead letter queue <- data.aws_ssm_parameter.queue.value is known after apply
  }
}

resource "aws_lambda_function" "how_many_blocks" {
  function_name = "how-many-blocks"
  role          = "arn:aws:iam::123456789012:role/how-many-blocks"

  dynamic "dead_letter_config" { # undecided: the dead letter queue <- how many "dead_letter_config" blocks there are depends on for_each
    for_each = var.queues

    content {
      target_arn = dead_letter_config.value
    }
  }
}

resource "aws_lambda_function" "how_many_share" {
  for_each = var.functions

  function_name = each.key
  role          = "arn:aws:iam::123456789012:role/how-many-share"

  dead_letter_config {
    target_arn = aws_sqs_queue.shared.arn # undecided: how many functions aws_lambda_function.how_many_share[*] stands for: they would share aws_sqs_queue.shared
  }
}

resource "aws_lambda_function" "which_of_them" {
  for_each = var.functions

  function_name = each.key
  role          = "arn:aws:iam::123456789012:role/which-of-them"

  dead_letter_config {
    target_arn = aws_sqs_queue.each[each.key].arn # undecided: the dead letter queue <- how many instances aws_sqs_queue.each has is unknown
  }
}
