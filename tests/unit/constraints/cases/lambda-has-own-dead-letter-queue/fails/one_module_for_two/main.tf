module "queue" {
  source = "./queue"
}

resource "aws_lambda_function" "each" {
  for_each = toset(["validator", "processor"])

  function_name = each.key
  role          = "arn:aws:iam::123456789012:role/${each.key}"

  dead_letter_config {
    target_arn = module.queue.arn # fails: module.queue.aws_sqs_queue.this is also the queue of aws_lambda_function.each["processor"]
    # fails at 12: module.queue.aws_sqs_queue.this is also the queue of aws_lambda_function.each["validator"]
  }
}
