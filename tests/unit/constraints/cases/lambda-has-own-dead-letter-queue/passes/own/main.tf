data "aws_iam_policy_document" "send" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [for queue in [aws_sqs_queue.validator, aws_sqs_queue.literal, aws_sqs_queue.stage["enricher"], aws_sqs_queue.stage["processor"]] : queue.arn]
  }

  statement {
    actions   = ["sqs:*"]
    resources = [module.queue.arn]
  }
}

resource "aws_iam_role" "function" {
  name               = "function"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_iam_role_policy" "function" {
  role   = aws_iam_role.function.name
  policy = data.aws_iam_policy_document.send.json
}

resource "aws_sqs_queue" "validator" {
  name = "validator-dlq"
}

resource "aws_sqs_queue" "stage" {
  for_each = toset(["enricher", "processor"])

  name = "${each.key}-dlq"
}

resource "aws_sqs_queue" "literal" {
  name = "literal-dlq"
}

module "queue" {
  source = "./queue"
}

resource "aws_lambda_function" "validator" {
  function_name = "validator"
  role          = aws_iam_role.function.arn

  dead_letter_config {
    target_arn = aws_sqs_queue.validator.arn
  }
}

resource "aws_lambda_function" "stage" {
  for_each = toset(["enricher", "processor"])

  function_name = each.key
  role          = aws_iam_role.function.arn

  dynamic "dead_letter_config" {
    for_each = [aws_sqs_queue.stage[each.key].arn]

    content {
      target_arn = dead_letter_config.value
    }
  }
}

resource "aws_lambda_function" "literal" {
  function_name = "literal"
  role          = aws_iam_role.function.arn

  dead_letter_config {
    target_arn = "arn:aws:sqs:eu-central-1:123456789012:literal-dlq"
  }
}

resource "aws_lambda_function" "by_module" {
  function_name = "by-module"
  role          = aws_iam_role.function.arn

  dead_letter_config {
    target_arn = module.queue.arn
  }
}
