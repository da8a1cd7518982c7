resource "aws_sqs_queue" "this" {
  name = "shared-dlq"
}

output "arn" {
  value = aws_sqs_queue.this.arn
}
