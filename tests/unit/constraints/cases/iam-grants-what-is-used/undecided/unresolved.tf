# call: worker sqs:SendMessage arn:aws:sqs:eu-west-1:123456789012:orders-7f3a
# call: worker kms:Decrypt arn:aws:kms:eu-west-1:123456789012:key/1234
# undecided at 24: whether sqs:SendMessage was used on aws_sqs_queue.orders.arn
# undecided at 24: whether kms:Decrypt was used on aws_kms_key.orders.arn
# undecided at 24: whether kms:Decrypt was used on aws_kms_key.letters.arn
# Names and keys that AWS gives: nobody knows before the apply which of them was used.
resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_sqs_queue" "orders" {
  name_prefix = "orders-"
}

resource "aws_kms_key" "orders" {}

resource "aws_kms_key" "letters" {}

resource "aws_iam_role_policy" "worker" {
  name = "worker"
  role = aws_iam_role.worker.id

  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.orders.arn },
      { Effect = "Allow", Action = "kms:Decrypt", Resource = [aws_kms_key.orders.arn, aws_kms_key.letters.arn] },
    ]
  })
}
