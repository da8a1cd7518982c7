# parameters: {names: [queue_url, names]}
resource "aws_sqs_queue" "orders" {
  name = "orders"
}

output "queue_url" {
  description = "Where to send orders"
  value       = aws_sqs_queue.orders.url
}

output "names" {
  description = "What the queues are called"
  value       = upper(join(",", [aws_sqs_queue.orders.arn]))
}
