resource "aws_kms_key" "this" {
  description = "Logs"
}

output "arn" {
  value = aws_kms_key.this.arn
}
