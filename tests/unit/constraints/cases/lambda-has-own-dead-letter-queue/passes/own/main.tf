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
  role          = "arn:aws:iam::123456789012:role/validator"

  dead_letter_config {
    target_arn = aws_sqs_queue.validator.arn
  }
}

resource "aws_lambda_function" "stage" {
  for_each = toset(["enricher", "processor"])

  function_name = each.key
  role          = "arn:aws:iam::123456789012:role/${each.key}"

  dynamic "dead_letter_config" {
    for_each = [aws_sqs_queue.stage[each.key].arn]

    content {
      target_arn = dead_letter_config.value
    }
  }
}

resource "aws_lambda_function" "literal" {
  function_name = "literal"
  role          = "arn:aws:iam::123456789012:role/literal"

  dead_letter_config {
    target_arn = "arn:aws:sqs:eu-central-1:123456789012:literal-dlq"
  }
}

resource "aws_lambda_function" "by_module" {
  function_name = "by-module"
  role          = "arn:aws:iam::123456789012:role/by-module"

  dead_letter_config {
    target_arn = module.queue.arn
  }
}
