# call: worker sqs:SendMessage arn:aws:sqs:eu-west-1:123456789012:orders
# call: worker sqs:SendMessage arn:aws:sqs:eu-west-1:123456789012:letters refused
# call: worker sqs:ReceiveMessage arn:aws:sqs:eu-west-1:123456789012:orders refused
# call: other sqs:ReceiveMessage arn:aws:sqs:eu-west-1:123456789012:orders
# call: worker dynamodb:PutItem arn:aws:dynamodb:eu-west-1:123456789012:table/orders-old
# fails at 12: sqs:ReceiveMessage on arn:aws:sqs:eu-west-1:123456789012:orders was refused
# fails at 12: sqs:SendMessage on arn:aws:sqs:eu-west-1:123456789012:letters was refused
# fails at 31: statement 1: no call used sqs:ReceiveMessage on "arn:aws:sqs:eu-west-1:123456789012:orders"
# fails at 31: statement 2: no call used dynamodb:PutItem on aws_dynamodb_table.orders.arn
# fails at 31: statement 3: no call used sqs:* on aws_kms_key.orders.arn
resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_kms_key" "orders" {}

resource "aws_dynamodb_table" "orders" {
  name     = "orders"
  hash_key = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_iam_role_policy" "worker" {
  role = aws_iam_role.worker.id

  policy = jsonencode({
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sqs:SendMessage", "sqs:ReceiveMessage"]
        Resource = "arn:aws:sqs:eu-west-1:123456789012:orders"
      },
      { Effect = "Allow", Action = "dynamodb:PutItem", Resource = aws_dynamodb_table.orders.arn },
      { Effect = "Allow", Action = "sqs:*", Resource = aws_kms_key.orders.arn },
    ]
  })
}
