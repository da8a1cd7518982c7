removed {
  from = aws_dynamodb_table.ledger

  lifecycle {
    destroy = true
  }
}
