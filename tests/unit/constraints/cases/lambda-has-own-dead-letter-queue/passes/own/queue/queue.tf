resource "aws_sqs_queue" "this" {
  name = "by-module-dlq"
}

output "arn" {
  value = aws_sqs_queue.this.arn
}
