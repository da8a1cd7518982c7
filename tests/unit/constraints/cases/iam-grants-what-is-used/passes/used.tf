# account: "123456789012"
# region: eu-west-1
# call: worker sqs:SendMessage arn:aws:sqs:eu-west-1:123456789012:orders
# call: worker SQS:receivemessage arn:aws:sqs:eu-west-1:123456789012:orders
# call: worker s3:GetObject arn:aws:s3:::files/2026/11/a.csv
# call: worker dynamodb:Query arn:aws:dynamodb:eu-west-1:123456789012:table/orders/index/by-day
# call: worker ec2:DescribeNetworkInterfaces *
# call: worker kms:Decrypt -
# call: elsewhere sqs:PurgeQueue arn:aws:sqs:eu-west-1:123456789012:orders refused
# Calls of other roles say nothing of this one. References count as what they refer to.
resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_s3_bucket" "files" {
  bucket = "files"
}

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
      { Effect = "Allow", Action = ["sqs:SendMessage", "sqs:Receive*"], Resource = aws_sqs_queue.orders.arn },
      { Effect = "Allow", Action = "s3:GetObject", Resource = "${aws_s3_bucket.files.arn}/*" },
      { Effect = "Allow", Action = "dynamodb:Query", Resource = "${aws_dynamodb_table.orders.arn}/index/*" },
      { Effect = "Allow", Action = ["ec2:DescribeNetworkInterfaces", "kms:Decrypt"], Resource = "*" },
      { Effect = "Deny", Action = "sqs:*", Resource = "*" },
    ]
  })
}

resource "aws_iam_role" "idle" {
  name               = "idle"
  assume_role_policy = jsonencode({ Statement = [] })
}
